/** Targets that are killed, stalled, slowed and brought back, behind a gateway of two threads. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import test, { type TestContext } from 'node:test'
import type { ApiPart, OutlierRules } from '@gatehouse/program'
import { gatewayFor, partTo } from './testing-gateway.ts'
import { grpcHealth } from './testing-grpc-health.ts'
import { until } from './testing-house.ts'
import { target } from './testing-targets.ts'

const rules: OutlierRules = {
  ...{ failuresInRow: 4, answersMin: 10, intervalMs: 60_000, ejectionMs: 1500, ejectionMaxMs: 60_000 },
  ejectedPercentMax: 50,
}

async function balanced(t: TestContext, changes: Partial<ApiPart['upstream']>, names = ['a', 'b', 'c']) {
  const targets = await Promise.all(names.map(name => target(t, name)))
  const logged: string[] = []
  const part = partTo(
    targets.map(({ url }) => url),
    changes,
  )
  const { call } = await gatewayFor(t, part, { log: (_, message) => void logged.push(message) })
  /** A connection each, so that both threads are asked. */
  const asked = async (times: number, headers: Record<string, string> = {}) => {
    const answers = await Promise.all(
      Array.from({ length: times }, async () => {
        const answer = await call('/pets/v1/pets', { headers: { ...headers, connection: 'close' } })
        const text = await answer.text()
        return { status: answer.status, by: answer.ok ? (JSON.parse(text).name as string) : 'nobody' }
      }),
    )
    return answers
  }
  const counts = async (times: number) => {
    const answers = await asked(times)
    return Object.fromEntries([...names, 'nobody'].map(name => [name, answers.filter(({ by }) => by === name).length]))
  }
  return { targets, asked, counts, logged, first: () => call('/pets/v1/pets') }
}

test('a target that fails is left out by every thread at once, and asked again after its time', async t => {
  const { targets, asked, counts, logged } = await balanced(t, { outliers: rules })
  await targets[1]!.become(500)
  await until(async () => {
    await asked(6)
    return logged.includes('Target is left out.')
  })
  const out = await asked(60)
  assert.deepEqual([...new Set(out.map(({ status }) => status))], [200], 'no thread asks it')
  await targets[1]!.become(200)
  await until(() => logged.includes('Target is asked again.'))
  assert.equal((await counts(60)).b! > 10, true)
})

test('a killed target costs a few failures, then none; restarted, it takes its share again', async t => {
  const { targets, asked, counts, logged } = await balanced(t, { outliers: rules })
  targets[0]!.signal('SIGKILL')
  await until(async () => {
    await asked(6)
    return logged.includes('Target is left out.')
  })
  assert.equal((await counts(30)).nobody, 0)
  await targets[0]!.restart()
  await until(async () => (await counts(30)).a! > 5)
})

test('a frozen target is left out once its answers are late, and again as long as it is frozen', async t => {
  const { targets, asked, counts, logged } = await balanced(t, { outliers: rules, firstByteTimeoutMs: 300 })
  targets[2]!.signal('SIGSTOP')
  t.after(() => targets[2]!.signal('SIGCONT'))
  await until(async () => {
    await asked(12)
    return logged.includes('Target is left out.')
  })
  assert.equal((await counts(30)).nobody, 0)
  targets[2]!.signal('SIGCONT')
  await until(async () => (await counts(30)).c! > 5)
})

test('latency leaves a slowed target to itself; least-connections gives it less the longer it takes', async t => {
  for (const balancing of ['latency', 'least-connections'] as const) {
    const { targets, asked, counts } = await balanced(t, { balancing })
    const oneByOne = async (times: number) => {
      const heard: string[] = []
      for (let i = 0; i < times; i++) heard.push((await asked(1))[0]!.by)
      return heard
    }
    await counts(30)
    await targets[0]!.become(200, 300)
    // Six at a time: of those that are all sent before one is answered, each target has as many.
    const answers = (await Promise.all(Array.from({ length: 6 }, () => oneByOne(20)))).flat()
    const [a, b, c] = ['a', 'b', 'c'].map(name => answers.filter(by => by === name).length)
    assert.ok(a! < Math.min(b!, c!), `${balancing}: ${a} of the slow one, ${b} and ${c} of the others`)
  }
})

test('a hashed key and a sticky caller find the same target through either thread', async t => {
  const hashed = await balanced(t, { balancing: 'consistent-hash', hash: { by: 'header', name: 'X-Tenant' } })
  const by = new Set((await hashed.asked(20, { 'X-Tenant': 'acme' })).map(answer => answer.by))
  assert.equal(by.size, 1)
  const sticky = await balanced(t, { sticky: { cookie: 'at' } })
  const [cookie] = (await sticky.first()).headers.getSetCookie()[0]!.split(';')
  const again = await sticky.asked(20, { Cookie: cookie! })
  assert.equal(new Set(again.map(answer => answer.by)).size, 1)
})

test('tcp and grpc health checks find out who is there, once for all threads', async t => {
  const open = createServer(socket => socket.destroy()).listen(0, '127.0.0.1')
  await once(open, 'listening')
  const { port } = open.address() as { port: number }
  const grpc = await grpcHealth(t)
  const health = { path: '/', intervalMs: 100, timeoutMs: 500, unhealthyAfter: 1, healthyAfter: 1 }
  const checked = async (url: string, changes: Partial<ApiPart['upstream']>) => {
    const { gateway } = await gatewayFor(t, partTo([url], changes))
    return () => gateway.status().targets[0]!.up
  }
  const tcp = await checked(`http://127.0.0.1:${port}`, { health: { ...health, type: 'tcp' } })
  const whole = await checked(grpc.url, { protocol: 'http2', health: { ...health, type: 'grpc' } })
  const one = await checked(grpc.url, {
    protocol: 'http2',
    health: { ...health, type: 'grpc', service: 'shop.Orders' },
  })
  const none = await checked(grpc.url, { protocol: 'http2', health: { ...health, type: 'grpc', service: 'none' } })
  await until(() => !none())
  assert.deepEqual([tcp(), whole(), one()], [true, true, true])
  grpc.become('shop.Orders', 'NOT_SERVING')
  await until(() => !one())
  assert.equal(whole(), true)
  grpc.become('shop.Orders', 'SERVING')
  await until(() => one())
  open.close()
  await until(() => !tcp())
})
