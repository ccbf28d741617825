/** The disk of an embedded platform is full: what is refused says so, what was acknowledged stays, and work goes on when there is room. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { receiver } from './control/testing-webhooks.ts'
import { openUpstream } from './testing-house.ts'
import { startPlatform } from './testing-platform.ts'
import { diskMissing, smallDisk } from './testing-small-disk.ts'

interface Refused {
  status: number
  code?: string
  hint?: string
}

interface Alert {
  name: string
  state: string
  spec: { rule: string }
  status: { firedAt?: string }
}

const wait = (ms: number) => new Promise(done => setTimeout(done, ms))

test('on a full disk writes are refused as such, nothing acknowledged is lost, also after kill -9, and work goes on by itself', {
  skip: diskMissing(),
  timeout: 900_000,
}, async t => {
  const disk = smallDisk(400)
  const { received, url } = await receiver(t)
  const upstream = await openUpstream(t)
  const platform = await startPlatform(t, { data: join(disk.directory, 'data'), args: ['--webhook-allow', 'loopback'] })
  const { control } = platform
  const authorization = `Bearer ${readFileSync(join(platform.data, 'token'), 'utf8').trim()}`
  const headers = { authorization, 'content-type': 'application/json' }
  const base = `${control}/api/v1/organizations/default`
  const ask = async (path: string, body?: object) => {
    const reply = await fetch(
      `${base}/${path}`,
      body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers },
    )
    const text = await reply.text()
    return { ok: reply.ok, status: reply.status, body: text === '' ? {} : JSON.parse(text) }
  }
  const done = async (path: string, body?: object) => {
    const { ok, status, body: answer } = await ask(path, body)
    assert.ok(ok, `${path}: ${status} ${JSON.stringify(answer)}`)
    return answer
  }
  const until = async (what: () => Promise<boolean> | boolean, ms = 180_000) => {
    const endMs = Date.now() + ms
    while (
      !(await Promise.resolve()
        .then(what)
        .catch(() => false))
    ) {
      assert.ok(Date.now() < endMs, `${what}\n${platform.errors().slice(-3000)}`)
      await wait(200)
    }
  }
  const acknowledged = { silences: [] as string[], 'alert-rules': [] as string[], 'usage-reports': [] as string[] }
  const names = async (plural: string) => {
    const { items } = (await done(`${plural}?limit=500`)) as { items: { name: string }[] }
    return new Set(items.map(({ name }) => name))
  }
  const counted = async () => {
    const { rows } = (await done('analyze', { since: '1h' })) as { rows: { values: number[] }[] }
    return rows[0]!.values[0]!
  }
  const paths = { '/pets': { get: { operationId: 'pets', responses: { 200: { description: 'Fine.' } } } } }
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'pets', version: '1' },
    servers: [{ url: upstream }],
    paths,
  })
  await done('workspaces/default/apis/import', { text, name: 'pets' })
  await done('workspaces/default/api-versions/pets-v1/publish', {})
  await done('workspaces/default/api-versions/pets-v1/deploy', { environment: 'dev' })
  await until(async () => (await fetch(`${platform.gateway}/pets/v1/pets`)).status === 401)
  for (let at = 0; at < 50; at++) await fetch(`${platform.gateway}/pets/v1/pets`)
  await until(async () => (await counted()) >= 51)
  await done('notification-channels', { name: 'hook', spec: { webhook: { url } } })
  const absent = {
    absence: {
      filters: [
        { dimension: 'api', is: ['pets'] },
        { dimension: 'status', is: ['599'] },
      ],
      windowMinutes: 1,
    },
  }
  const rule = { ...absent, forSeconds: 0, notify: [{ channels: ['hook'] }] }
  const question = { metrics: ['requests'] }
  const until2 = new Date(Date.now() + 86_400_000).toISOString()
  /** One of each, as long as they are taken; what is refused is told. */
  const write = async (round: string, at: number): Promise<Refused | undefined> => {
    const name = `${round}-${at}`
    const reason = 'x'.repeat(2000)
    const silence = { matchers: [{ label: 'team', is: [name] }], reason, until: until2 }
    const parts = {
      silences: silence,
      'alert-rules': { ...rule, paused: at > 0, runbook: `https://example.com/${'x'.repeat(900)}` },
      'usage-reports': { question, schedule: { every: 'month', day: 28, at: '07:00' }, channels: ['hook'] },
    }
    for (const [plural, spec] of Object.entries(parts)) {
      const { ok, status, body } = await ask(plural, { name, spec })
      if (ok) acknowledged[plural as keyof typeof acknowledged].push(name)
      else if (!['conflict'].includes(body.code)) return { status, code: body.code, hint: body.hint }
    }
    return undefined
  }
  const assertAllThere = async () => {
    for (const [plural, list] of Object.entries(acknowledged)) {
      const there = await names(plural)
      assert.deepEqual(
        list.filter(name => !there.has(name)),
        [],
        plural,
      )
    }
  }
  const tells = (name: string) => received.some(({ body }) => JSON.parse(body).data.rule === name)

  assert.equal(await write('calm', 0), undefined)
  await until(() => tells('calm-0'))
  await done('workspaces/default/captures', {
    ...{ name: 'why', spec: { apiVersion: 'pets-v1', environment: 'dev', minutes: 30, requestsMax: 500 } },
  })
  const captured = async () => {
    const { requests } = await done('workspaces/default/captures/why/requests')
    return (requests as { id: string }[]).map(({ id }) => id)
  }
  const call = () => fetch(`${platform.gateway}/pets/v1/pets`)
  await until(async () => {
    await call()
    return (await captured()).length > 0
  })
  const alertOf = async (rule: string) => {
    const { items } = (await done('alerts?limit=500')) as { items: Alert[] }
    return items.find(({ spec }) => spec.rule === rule)
  }
  const { name: alert, status: calm } = (await alertOf('calm-0'))!
  const delivered = async () => {
    const { items } = await done('notification-channels/hook/deliveries?limit=200')
    return (items as { id: string; state: string }[]).filter(({ state }) => state === 'delivered').map(({ id }) => id)
  }
  const before = await counted()
  for (const round of ['full', 'killed']) {
    const known = { captured: await captured(), delivered: await delivered() }
    disk.fill()
    let refused: Refused | undefined
    for (let at = 0; at < 400 && !refused; at++) refused = await write(round, at).catch((): Refused => ({ status: 0 }))
    assert.deepEqual([refused?.status, refused?.code], [507, 'store_full'])
    assert.ok(refused!.hint)
    for (let at = 0; at < 20; at++) await call()
    if (round === 'killed') process.kill(platform.members().get('control')!, 'SIGKILL')
    await wait(3000)
    disk.makeRoom()
    await until(async () => (await ask('silences')).ok)
    await assertAllThere()
    const [there, sent] = [new Set(await captured()), new Set(await delivered())]
    assert.deepEqual(
      [known.captured.filter(id => !there.has(id)), known.delivered.filter(id => !sent.has(id))],
      [[], []],
    )
    const still = (await alertOf('calm-0'))!
    assert.deepEqual([still.name, still.state, still.status.firedAt], [alert, 'firing', calm.firedAt])
    // Jobs go on: a rule that is made now is looked at, and told.
    await until(async () => (await ask('alert-rules', { name: `after-${round}`, spec: rule })).ok)
    await until(() => tells(`after-${round}`))
    assert.ok((await counted()) >= before)
    const now = await counted()
    await until(async () => {
      await call()
      return (await counted()) > now && (await captured()).length > there.size
    })
  }
  await assertAllThere()
  // Nobody is told anything under two names.
  const ids = Map.groupBy(received, ({ body }) => {
    const { type, data } = JSON.parse(body)
    return `${type} ${data.rule}`
  })
  for (const [what, list] of ids) assert.equal(new Set(list.map(one => one.headers['webhook-id'])).size, 1, what)
})
