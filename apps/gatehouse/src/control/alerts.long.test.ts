/** Alerts over time: replicas and restarts, a store that is away, silences, steps. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { alertHouse, minute } from '../testing-alerts.ts'
import { receiver } from './testing-webhooks.ts'

const errors = { threshold: { metric: 'errorRate', above: 0.05, by: ['api'], windowMinutes: 1 } }

test('several replicas tell each change once, and one that starts again knows what was', async t => {
  const { create, used, becomes, look, alerts, replica, control } = await alertHouse(t)
  const { received, url } = await receiver(t)
  await create('NotificationChannel', 'ours', { webhook: { url } })
  for (const name of ['a', 'b', 'c', 'd'])
    await create('AlertRule', name, { ...errors, forSeconds: 30, notify: [{ channels: ['ours'] }] })
  const others = [await replica(), await replica()]
  await used(20, { status: 503 })
  await becomes(async () => (await alerts()).length === 4)
  // Whoever has seen it first is gone.
  await control.close()
  await others[0]!.control.close()
  await becomes(async () => {
    await used(1, { status: 503 })
    return received.length >= 4
  })
  await becomes(() => received.length >= 8)
  for (let looks = 0; looks < 3; looks++) await look()
  const told = received.map(({ body }) => JSON.parse(body)).map(({ type, data }) => `${type} ${data.rule}`)
  assert.deepEqual(
    told.toSorted(),
    ['firing', 'resolved'].flatMap(event => ['a', 'b', 'c', 'd'].map(name => `alert.${event} ${name}`)),
  )
})

test('usage that cannot be asked is told once, what fires goes on, and it is over when it can be', async t => {
  const { create, used, becomes, look, alerts, analytics, mailer } = await alertHouse(t)
  await create('NotificationChannel', 'mail', { email: { to: ['ops@example.com'] } })
  await create('AlertRule', 'errors', { ...errors, forSeconds: 0, notify: [{ channels: ['mail'] }] })
  await used(20, { status: 503 })
  await becomes(() => mailer.sent.length === 1)
  const { ask } = analytics
  analytics.ask = () => Promise.reject(new Error('the store is away'))
  await becomes(() => mailer.sent.length === 2)
  assert.match(mailer.sent[1]!.text, /The rule errors cannot be evaluated \(internal\)/)
  const states = async () => (await alerts()).map(({ spec, state }) => `${spec.of.problem ?? 'errors'} ${state}`).sort()
  assert.deepEqual(await states(), ['cannot_be_evaluated firing', 'errors firing'])
  for (let looks = 0; looks < 3; looks++) await look()
  assert.equal(mailer.sent.length, 2)
  analytics.ask = ask
  await look()
  assert.deepEqual(await states(), ['cannot_be_evaluated resolved', 'errors firing'])
  assert.match(mailer.sent[2]!.subject, /^Resolved: errors/)
})

test('while it is silenced nobody is told; what still fires then is told at its end', async t => {
  const { create, used, becomes, alerts, mailer, clock } = await alertHouse(t)
  await create('NotificationChannel', 'mail', { email: { to: ['ops@example.com'] } })
  const until = new Date(clock.nowMs() + 5 * minute).toISOString()
  const matchers = [{ label: 'api', is: ['ord*'] }]
  await create('Silence', 'works', { matchers, until, reason: 'we work on it' })
  await create('AlertRule', 'errors', { ...errors, forSeconds: 0, notify: [{ channels: ['mail'] }] })
  await used(20, { status: 503 })
  await becomes(async () => (await alerts())[0]?.status.silenced === 'works')
  await becomes(async () => {
    await used(1, { status: 503 })
    return mailer.sent.length === 1
  })
  assert.ok(clock.nowMs() >= Date.parse(until))
  assert.equal((await alerts())[0]!.status.silenced, undefined)
})

test('later steps are taken when nobody takes care of it', async t => {
  const { create, used, becomes, mailer, alerts, call } = await alertHouse(t)
  for (const name of ['first', 'second', 'third'])
    await create('NotificationChannel', name, { email: { to: [`${name}@example.com`] } })
  const notify = [
    { afterSeconds: 300, channels: ['third'] },
    { channels: ['first'] },
    { afterSeconds: 120, channels: ['second'] },
  ]
  await create('AlertRule', 'errors', { ...errors, forSeconds: 0, notify })
  const goesOn = (what: () => boolean) =>
    becomes(async () => {
      await used(1, { status: 503 })
      return what()
    })
  await goesOn(() => mailer.sent.length === 2)
  assert.deepEqual(
    mailer.sent.map(({ to }) => to),
    ['first@example.com', 'second@example.com'],
  )
  await call('Alert.acknowledge', { name: (await alerts())[0]!.name, body: {} })
  let looks = 0
  await goesOn(() => ++looks > 20)
  assert.deepEqual(
    mailer.sent.map(({ to }) => to).filter(to => to.startsWith('third')),
    [],
  )
})
