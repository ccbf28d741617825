/** Live figures and requests over real HTTP: of one's own organization, each once, until the stream's minute is over. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { openServer } from '@gatehouse/control'
import { TestClock, testToken } from '@gatehouse/control/testing.ts'
import { eventsIn } from '../cli/event-stream.ts'
import { runWords } from '../cli/testing.ts'
import { until } from '../testing-house.ts'
import { insightHouse } from '../testing-insight.ts'

const nowMs = Date.UTC(2026, 4, 10, 12)

/** Stands still, but for what is done every second, which is done at once. */
class BeatClock extends TestClock {
  override after(delayMs: number, task: () => void): () => void {
    if (delayMs !== 1000) return super.after(delayMs, task)
    const timer = setTimeout(task, 20)
    return () => clearTimeout(timer)
  }
}

async function house(t: TestContext) {
  const made = await insightHouse(t, nowMs, { clock: new BeatClock(nowMs) })
  const server = await openServer(made.control)
  t.after(() => server.close())
  const { url } = await server.listen({ address: '127.0.0.1', port: 0 })
  const text = JSON.stringify({
    ...{ openapi: '3.1.0', info: { title: 'orders', version: '1' } },
    ...{ servers: [{ url: 'http://upstream' }], paths: {} },
  })
  await made.call('Api.import', { body: { text, name: 'orders' } })
  const api = ((await made.call('Api.get', { name: 'orders' })).body as { id: string }).id
  const db = made.control.store.db
  const { id: organization } = await db.selectFrom('organizations').select('id').executeTakeFirstOrThrow()
  const stream = async (path: string, token = testToken) => {
    const leaving = new AbortController()
    t.after(() => leaving.abort())
    const headers = { authorization: `Bearer ${token}` }
    const reply = await fetch(`${url}/api/v1/organizations/${path}`, { headers, signal: leaving.signal })
    return { reply, events: reply.ok ? eventsIn(reply.body!) : undefined, leave: () => leaving.abort() }
  }
  const cli = (words: string) => runWords(words.split(' '), { env: { GATEHOUSE_URL: url, GATEHOUSE_TOKEN: testToken } })
  return { ...made, stream, cli, api, mine: { organization: organization as string, api } }
}

async function beat<T>(events: AsyncGenerator<{ type: string; data: string }>) {
  const { value } = await events.next()
  return { type: value!.type, ...(JSON.parse(value!.data) as T & object) }
}

interface Figures {
  type: string
  points: { start: string; requests: number; errors5xx: number; p50Ms: number }[]
}
interface Requests {
  type: string
  requests: { api: string; status: number; totalMs: number; path: string }[]
}

test('figures of each second come as they are known: the last minutes first, then what is new, of what was asked for', async t => {
  const { stream, cli, use, clock, mine } = await house(t)
  await use([
    { ...mine, atMs: nowMs - 200_000, totalUs: 10_000 },
    { ...mine, atMs: nowMs - 400_000 },
    { organization: 'org_other', api: 'theirs', atMs: nowMs - 1000 },
  ])
  const line = await cli('live --api orders --count 1 --json')
  assert.equal(line.code, 0, line.err)
  assert.equal((JSON.parse(line.out) as Figures).points.length, 1)
  assert.match((await cli('live --count 1')).out, /START +REQUESTS[\s\S]*2026-05-10T11:56:40.000Z +1 /)
  assert.match((await cli('tail --api nowhere')).err, /not_found/)
  const titles = async (words: string) => (await cli(words)).out.split('\n').find(one => one.startsWith('TIME'))
  const usual = /^TIME +STATUS +METHOD +PATH +TOTAL MS +API VERSION +APPLICATION +FAILURE$/
  assert.match((await titles('requests'))!, usual)
  assert.match((await titles('requests --columns time,bytesOut'))!, /^TIME +BYTES OUT$/)
  assert.match((await titles('requests --wide'))!, /GATEWAY MS.*USER AGENT/)
  assert.match((await cli('requests --columns nothing')).err, /no column nothing: there are time/)
  const { events } = await stream('default/live?api=orders')
  const { points } = await beat<Figures>(events!)
  assert.deepEqual(
    points.map(({ start, requests }) => [start, requests]),
    [[new Date(nowMs - 200_000).toISOString(), 1]],
  )
  await use([
    { ...mine, atMs: clock.nowMs(), status: 503 },
    { ...mine, atMs: clock.nowMs(), totalUs: 5000 },
    { ...mine, api: 'another', atMs: clock.nowMs() },
  ])
  await until(async () => {
    const { points: told } = await beat<Figures>(events!)
    return told.some(({ requests, errors5xx }) => requests === 2 && errors5xx === 1)
  })
})

test('requests are told once each as they come, by name, oldest first; late ones too; only failures where that is asked', async t => {
  const { stream, use, clock, mine } = await house(t)
  await use([{ ...mine, atMs: nowMs - 1000, path: '/before' }])
  const all = await stream('default/tail')
  const failures = await stream('default/tail?failed=true&minMs=5')
  assert.deepEqual((await beat<Requests>(all.events!)).requests, [])
  assert.deepEqual((await beat<Requests>(failures.events!)).requests, [])
  await use([
    { ...mine, atMs: clock.nowMs(), path: '/b', status: 500, totalUs: 6000 },
    { ...mine, atMs: clock.nowMs() - 9000, path: '/a', status: 404, totalUs: 1000 },
    { organization: 'org_other', api: 'theirs', atMs: clock.nowMs(), path: '/theirs', status: 500 },
  ])
  const told: string[] = []
  await until(async () => {
    const { requests } = await beat<Requests>(all.events!)
    told.push(...requests.map(({ api, path, status }) => `${api} ${path} ${status}`))
    return told.length > 1
  })
  assert.deepEqual(told, ['orders /a 404', 'orders /b 500'])
  assert.deepEqual((await beat<Requests>(all.events!)).requests, [])
  const bad: string[] = []
  await until(async () => {
    const { requests } = await beat<Requests>(failures.events!)
    bad.push(...requests.map(({ path }) => path))
    return bad.length > 0
  })
  assert.deepEqual(bad, ['/b'])
})

test('a stream ends after a minute; nobody, a stranger and one too many get none', async t => {
  const { stream, call, clock } = await house(t)
  const { events } = await stream('default/live')
  await beat<Figures>(events!)
  clock.advance(61_000)
  const rest: unknown[] = []
  for await (const event of events!) rest.push(event)
  assert.ok(rest.length < 3)
  assert.equal((await stream('default/live', 'ghp_none')).reply.status, 401)
  await call('Organization.create', { body: { name: 'other', spec: {} } })
  const made = await call('Token.create', {
    params: { organization: 'other' },
    body: { name: 'theirs', spec: { role: 'owner' } },
  })
  const { secret } = made.body as { secret: string }
  assert.equal((await stream('default/tail', secret)).reply.status, 404)
  assert.equal((await stream('default/live?api=nowhere')).reply.status, 404)
  const open = await Promise.all(Array.from({ length: 20 }, () => stream('default/live')))
  assert.deepEqual([...new Set(open.map(({ reply }) => reply.status))], [200])
  const refused = await stream('default/live')
  assert.equal(refused.reply.status, 429)
  assert.equal((await refused.reply.json()).code, 'too_many_attempts')
  for (const { leave } of open) leave()
  await until(async () => (await stream('default/live')).reply.status === 200)
})
