/** Further tries, deadlines and what stands in for an answer, against targets that fail, stall and die. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { forward, tried } from './testing-tries.ts'

const statuses = (answers: { status: number }[]) => [...new Set(answers.map(({ status }) => status))]

test('while one of two targets is dead, nobody sees a failure of what may be tried again', async t => {
  const { targets, ask } = await tried(t, [forward('retry', { budgetPercent: 100 })])
  targets[0].signal('SIGKILL')
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask()))
  assert.deepEqual(statuses(answers), [200])
  const posts = await Promise.all(Array.from({ length: 10 }, () => ask({ method: 'POST', body: 'hello' })))
  assert.deepEqual(statuses(posts), [200], 'nothing of them was sent to the dead one')
  assert.deepEqual([...new Set(posts.map(({ text }) => text))], ['hello'])
})

test('a POST that was answered is tried again only with an Idempotency-Key, and then with its whole body', async t => {
  const { targets, ask } = await tried(t, [forward('retry', {})])
  await targets[0].become(503)
  const post = (headers: Record<string, string>) => ask({ method: 'POST', body: 'x'.repeat(40_000), headers })
  const without = [await post({}), await post({})]
  assert.deepEqual(without.map(({ status }) => status).sort(), [200, 503])
  for (const { status, text } of [await post({ 'Idempotency-Key': '1' }), await post({ 'Idempotency-Key': '2' })]) {
    assert.deepEqual([status, text.length], [200, 40_000])
  }
})

test('a body above what is kept goes through, and is tried once', async t => {
  const { targets, ask } = await tried(t, [forward('retry', { bodyBytesMax: 1000 })])
  await targets[0].become(503)
  const put = () => ask({ method: 'POST', body: 'x'.repeat(200_000), headers: { 'Idempotency-Key': 'k' } })
  const answers = [await put(), await put()]
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 503])
  assert.equal(answers.find(({ status }) => status === 200)!.text.length, 200_000)
})

test('further tries stay within their budget when everything fails', async t => {
  const { targets, ask } = await tried(t, [forward('retry', { budgetPercent: 20, budgetPerSecond: 0, backoffMs: 0 })])
  for (const one of targets) await one.become(503)
  for (let i = 0; i < 20; i++) await Promise.all(Array.from({ length: 10 }, () => ask()))
  const asked = (await targets[0].asked()) + (await targets[1].asked())
  assert.ok(asked >= 200 && asked <= 240, `${asked} for 200 requests`)
})

test('one deadline holds for all tries, whatever each of them may take, and targets are told what is left', async t => {
  const { targets, ask } = await tried(t, [
    forward('timeout', { ms: 400, tellIn: 'X-Time-Left' }),
    forward('retry', { on: ['timeout', 'gateway-error'], tryTimeoutMs: 150, tries: 10, budgetPercent: 100 }),
  ])
  const { headers } = await ask()
  assert.ok(Number(headers['x-time-left']) > 300 && Number(headers['x-time-left']) <= 400)
  for (const one of targets) await one.become(200, 3000)
  const late = await ask()
  assert.deepEqual([late.status, late.code], [504, 'upstream_timeout'])
  assert.ok(late.ms >= 300 && late.ms < 1500, `${late.ms}`)
  await targets[0].become(200, 0)
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask()))
  assert.deepEqual(statuses(answers), [200], 'a try that stalls leaves time for another')
})

test('a deadline holds whatever a policy within it waits for', async t => {
  const { ask } = await tried(t, [
    forward('timeout', { ms: 100 }),
    forward('fault', { delay: { ms: 2000, minMs: 2000 } }),
  ])
  const late = await ask()
  assert.deepEqual([late.status, late.code], [504, 'upstream_timeout'])
  assert.ok(late.ms < 1500, `${late.ms}`)
})

test('a frozen target costs a hedged caller the wait before the second try, and no more', async t => {
  const { targets, ask } = await tried(t, [forward('hedge', { afterMs: 100, budgetPercent: 100 })])
  targets[0].signal('SIGSTOP')
  t.after(() => targets[0].signal('SIGCONT'))
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask()))
  assert.deepEqual(statuses(answers), [200])
  assert.ok(Math.max(...answers.map(({ ms }) => ms)) < 2000)
})

test('a hedge takes the answer of the second where the first one fails later, and gives up who is slower', async t => {
  const { targets, ask } = await tried(t, [forward('hedge', { afterMs: 50, budgetPercent: 100 })])
  await targets[0].become(503, 300)
  await targets[1].become(200, 400)
  for (const { status, name } of [await ask(), await ask()]) assert.deepEqual([status, name], [200, 'b'])
})

test('a sticky caller is led to the target that answered, whichever was asked first or last', async t => {
  const { targets, ask } = await tried(t, [forward('hedge', { afterMs: 50, budgetPercent: 100 })], {
    sticky: { cookie: 'at' },
  })
  await targets[0].become(200, 200)
  await targets[1].become(200, 2000)
  const answers = [await ask(), await ask()]
  assert.deepEqual([...new Set(answers.map(({ name }) => name))], ['a'])
  assert.deepEqual(new Set(answers.map(({ cookie }) => cookie)).size, 1)
  await targets[0].become(200, 0)
  const cookie = answers[0]!.cookie.split(';')[0]
  for (let i = 0; i < 3; i++) assert.equal((await ask({ headers: { cookie } })).name, 'a')
})

test('a fallback stands in for an upstream that is gone, and for nothing else', async t => {
  const { targets, ask } = await tried(
    t,
    [forward('fallback', { reply: { body: '{"name":"nobody"}', status: 203 } })],
    {
      names: ['a'],
    },
  )
  assert.equal((await ask()).name, 'a')
  await targets[0].become(404)
  assert.equal((await ask()).status, 404)
  await targets[0].become(502)
  assert.equal((await ask()).status, 203)
  targets[0].signal('SIGKILL')
  const { status, name } = await ask()
  assert.deepEqual([status, name], [203, 'nobody'])
})

test('a fallback stands in as well where a circuit breaker behind it sends nothing', async t => {
  const breaker = forward('circuit-breaker', { callsMin: 5, openSeconds: 60 })
  const { targets, ask } = await tried(t, [forward('fallback', { reply: { body: '[]', status: 203 } }), breaker], {
    names: ['a'],
  })
  await targets[0].become(502)
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask()))
  assert.deepEqual(statuses(answers), [203])
  const before = await targets[0].asked()
  assert.equal((await ask()).status, 203)
  assert.equal(await targets[0].asked(), before, 'nothing is sent')
})

test('a circuit breaker opens for both threads at once, and closes when the upstream is well again', async t => {
  const rules = { callsMin: 10, openSeconds: 1, trials: 2 }
  const { targets, ask } = await tried(t, [forward('circuit-breaker', rules)], { names: ['a'], workers: 2 })
  const asked = (times: number) =>
    Promise.all(Array.from({ length: times }, () => ask({ headers: { connection: 'close' } })))
  await targets[0].become(500)
  await asked(12)
  const before = await targets[0].asked()
  const refused = await asked(30)
  assert.deepEqual(statuses(refused), [503])
  assert.deepEqual([...new Set(refused.map(({ code }) => code))], ['circuit_open'])
  assert.equal(await targets[0].asked(), before, 'nothing is sent')
  await targets[0].become(200)
  await new Promise(resolve => setTimeout(resolve, 1100))
  assert.ok((await asked(20)).filter(({ status }) => status === 200).length >= 2, 'some are tried')
  assert.deepEqual(statuses(await asked(20)), [200])
})

test('a bulkhead lets no more through than it says, over both threads; who stands in line gets in, or is told', async t => {
  const rules = { max: 3, queueMax: 50, queueMs: 5000 }
  const { targets, ask } = await tried(t, [forward('bulkhead', rules)], { names: ['a'], workers: 2 })
  await targets[0].become(200, 50)
  const asked = (times: number) =>
    Promise.all(Array.from({ length: times }, () => ask({ headers: { connection: 'close' } })))
  const startedMs = performance.now()
  assert.deepEqual(statuses(await asked(30)), [200])
  assert.ok(performance.now() - startedMs >= 450, 'ten rounds of three')
  const tight = await tried(t, [forward('bulkhead', { max: 1, queueMax: 1, queueMs: 60 })], { names: ['a'] })
  await tight.targets[0].become(200, 300)
  const answers = await Promise.all([tight.ask(), tight.ask(), tight.ask()])
  assert.deepEqual(answers.map(({ code }) => code).filter(Boolean), ['bulkhead_full', 'bulkhead_full'])
  assert.equal((await tight.ask()).status, 200, 'the place was given back')
})

test('adaptive concurrency refuses what an upstream that became slow cannot bear, and is open again when it is quick', async t => {
  const { targets, ask } = await tried(t, [forward('adaptive-concurrency', { min: 2 })], { names: ['a'] })
  const asked = async (times: number) => {
    const answers = await Promise.all(Array.from({ length: times }, () => ask()))
    return answers.filter(({ code }) => code === 'load_shed').length
  }
  for (let i = 0; i < 20; i++) await asked(10)
  assert.equal(await asked(10), 0)
  await targets[0].become(200, 300)
  let shed = 0
  for (let i = 0; i < 15; i++) shed += await asked(20)
  assert.ok(shed > 0)
  await targets[0].become(200)
  for (let i = 0; i < 60; i++) await asked(6)
  assert.equal(await asked(6), 0)
})

test('other targets stand in first, once and only for what may be repeated, and then what is written', async t => {
  const policy = forward('fallback', { targets: { value: 'spare' }, reply: { body: '{"name":"nobody"}' } })
  const shaped = [{}, { weight: 0, labels: { version: 'spare' } }]
  const { targets, ask } = await tried(t, [policy], { shaped })
  await targets[0].become(503)
  const put = { method: 'POST', body: 'hello', headers: { 'Idempotency-Key': '1' } }
  assert.deepEqual([(await ask()).name, (await ask(put)).text], ['b', 'hello'])
  assert.equal((await ask({ method: 'POST', body: 'hello' })).name, 'nobody')
  targets[1].signal('SIGKILL')
  assert.equal((await ask()).name, 'nobody')
})
