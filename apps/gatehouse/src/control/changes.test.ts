/** The stream of changes over real HTTP, on both stores. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { openServer } from '@gatehouse/control'
import { TestClock, type TestControl, testControl, testToken } from '@gatehouse/control/testing.ts'
import { catalogue } from '../capabilities.ts'
import { eachStore } from '../testing-stores.ts'

interface Stream {
  status: number
  /** The next event with data, and the number that stood with it. */
  next: () => Promise<{ id: string; kind: string }>
  /** Resolves when the server has ended it. */
  ended: Promise<void>
}

async function opened(t: TestContext, testing: TestControl) {
  const server = await openServer(testing.control)
  t.after(() => server.close())
  const { url } = await server.listen({ address: '127.0.0.1', port: 0 })
  const stream = async (token = testToken, organization = 'default', lastEventId?: string): Promise<Stream> => {
    const leaving = new AbortController()
    t.after(() => leaving.abort())
    const reply = await fetch(`${url}/api/v1/organizations/${organization}/changes`, {
      headers: { authorization: `Bearer ${token}`, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
      signal: leaving.signal,
    })
    return reader(reply)
  }
  return { server, stream }
}

function reader(reply: Response): Stream {
  const events: { id: string; kind: string }[] = []
  const waiting: ((event: { id: string; kind: string }) => void)[] = []
  const ended = (async () => {
    let text = ''
    for await (const piece of reply.body!.pipeThrough(new TextDecoderStream())) {
      text += piece
      const blocks = text.split('\n\n')
      text = blocks.pop()!
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (!data) continue
        const event = { id: /^id: (.*)$/m.exec(block)![1]!, kind: JSON.parse(data).kind as string }
        const next = waiting.shift()
        if (next) next(event)
        else events.push(event)
      }
    }
  })().catch(() => undefined)
  const next = () =>
    new Promise<{ id: string; kind: string }>(resolve => {
      const event = events.shift()
      if (event) resolve(event)
      else waiting.push(resolve)
    })
  return { status: reply.status, next, ended }
}

const named = (name: string) => ({ body: { name, spec: {} } })

async function tokenWith(testing: TestControl, role: string, workspace?: string): Promise<string> {
  const spec = { role, ...(workspace ? { workspace } : {}) }
  const made = await testing.call('Token.create', { body: { name: `${role}-${workspace ?? 'all'}`, spec } })
  return (made.body as { secret: string }).secret
}

eachStore('what changes is told by its kind, and who comes again has missed nothing', async (store, t) => {
  const testing = await testControl(t, catalogue, { store })
  const { stream } = await opened(t, testing)
  const first = await stream()
  assert.equal(first.status, 200)
  await testing.call('Api.create', named('pets'))
  const { id, kind } = await first.next()
  assert.equal(kind, 'Api')
  await testing.call('Product.create', { body: { name: 'shop', spec: { apiVersions: [] } } })
  const again = await stream(testToken, 'default', id)
  assert.equal((await again.next()).kind, 'Product')
})

test('nobody, and another organization, are told nothing of this one', async t => {
  const testing = await testControl(t, catalogue)
  const { stream } = await opened(t, testing)
  await testing.call('Organization.create', named('other'))
  const made = await testing.call('Token.create', {
    params: { organization: 'other' },
    body: { name: 'theirs', spec: { role: 'owner' } },
  })
  const { secret } = made.body as { secret: string }
  assert.equal((await stream('ght_wrong')).status, 401)
  assert.equal((await stream(secret)).status, 404)
  const theirs = await stream(secret, 'other')
  await testing.call('Api.create', named('pets'))
  await testing.call('Workspace.create', { params: { organization: 'other' }, body: { name: 'second', spec: {} } })
  assert.equal((await theirs.next()).kind, 'Workspace')
})

test('a viewer is not told of kinds that viewers do not list, nor of other workspaces', async t => {
  const testing = await testControl(t, catalogue)
  const { stream } = await opened(t, testing)
  await testing.call('Workspace.create', named('second'))
  const [viewer, confined] = [await tokenWith(testing, 'viewer'), await tokenWith(testing, 'viewer', 'second')]
  const [all, one] = [await stream(viewer), await stream(confined)]
  await tokenWith(testing, 'editor')
  await testing.call('Api.create', named('pets'))
  await testing.call('Application.create', { params: { workspace: 'second' }, ...named('app') })
  assert.equal((await all.next()).kind, 'Api')
  assert.equal((await all.next()).kind, 'Application')
  assert.equal((await one.next()).kind, 'Application')
})

test('who is far behind is told that everything changed, once', async t => {
  const testing = await testControl(t, catalogue)
  const { stream } = await opened(t, testing)
  const documents = Array.from({ length: 201 }, (_, n) => ({
    ...{ apiVersion: 'gatehouse/v1', kind: 'Environment', spec: {} },
    metadata: { name: `env-${n}` },
  }))
  await testing.call('apply', { body: { documents } })
  const late = await stream(testToken, 'default', '1')
  assert.equal((await late.next()).kind, '*')
})

test('a stream lives a minute, twenty at a time are one reader’s, and a server that closes ends them', async t => {
  const clock = new TestClock()
  const testing = await testControl(t, catalogue, { clock })
  const { server, stream } = await opened(t, testing)
  const streams = await Promise.all(Array.from({ length: 20 }, () => stream()))
  assert.equal((await stream()).status, 429)
  clock.advance(60_000)
  await Promise.all(streams.map(({ ended }) => ended))
  const last = await stream()
  assert.equal(last.status, 200)
  const silent = connect((server.app.server.address() as AddressInfo).port, '127.0.0.1')
  await once(silent, 'connect')
  const left = once(silent, 'close')
  silent.on('error', () => {})
  // Well before the server would tire of who says nothing.
  const hurry = setTimeout(() => silent.destroy(new Error('still open')), 5000)
  await Promise.all([server.close(), last.ended, left])
  clearTimeout(hurry)
  assert.equal(silent.errored, null)
})
