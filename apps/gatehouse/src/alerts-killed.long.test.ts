/** What alerts and reports told, and what they still have to tell, where the control plane is killed while it is at it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { receiver } from './control/testing-webhooks.ts'
import { startPlatform } from './testing-platform.ts'

const rules = 16

interface Alert {
  name: string
  state: string
  spec: { rule: string }
  status: { since: string; heldMs: number; told: string[]; silenced?: string; acknowledged?: { by: string } }
}

interface Told {
  type: string
  data: { event?: string; rule?: string; alerts?: { name: string }[]; report?: string }
}

test('of a control plane that is killed no alert and no report is lost, none is told under two ids, and states are kept', {
  timeout: 600_000,
}, async t => {
  const { received, url } = await receiver(t)
  const together = await receiver(t)
  const platform = await startPlatform(t, { args: ['--webhook-allow', 'loopback'] })
  const { control, data } = platform
  const authorization = `Bearer ${readFileSync(join(data, 'token'), 'utf8').trim()}`
  const ask = async (path: string, body?: object) => {
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    const headers = { authorization, 'content-type': 'application/json' }
    const reply = await fetch(`${control}/api/v1/organizations/default/${path}`, { ...init, headers })
    const text = await reply.text()
    assert.ok(reply.ok, `${path}: ${reply.status} ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  const until = async (what: () => Promise<boolean> | boolean) => {
    const endMs = Date.now() + 240_000
    // Whatever is asked while it is away fails; what it was at when it was killed has a lease of two minutes.
    while (!(await Promise.resolve(what()).catch(() => false))) {
      assert.ok(Date.now() < endMs, `${what}\n${platform.errors()}`)
      await new Promise(done => setTimeout(done, 20))
    }
  }
  const kill = () => process.kill(platform.members().get('control')!, 'SIGKILL')
  const messages = () =>
    received.map(({ headers, body }) => ({ id: headers['webhook-id'], ...(JSON.parse(body) as Told) }))
  const alerts = async () => ((await ask('alerts?limit=100')) as { items: Alert[] }).items
  const of = async (rule: string) => (await alerts()).find(({ spec }) => spec.rule === rule)
  await ask('notification-channels', { name: 'hook', spec: { webhook: { url } } })
  const grouping = { waitSeconds: 20, intervalSeconds: 30 }
  await ask('notification-channels', { name: 'together', spec: { webhook: { url: together.url }, grouping } })
  const notify = [{ channels: ['hook'] }]
  const absent = { absence: { windowMinutes: 1 } }
  const matchers = [{ label: 'rule', is: ['silent'] }]
  // Nobody calls: each fires when it is looked at.
  await ask('silences', {
    name: 'quiet',
    spec: { matchers, reason: 'It is known.', until: new Date(Date.now() + 3_600_000).toISOString() },
  })
  await ask('alert-rules', { name: 'silent', spec: { ...absent, forSeconds: 0, notify } })
  await ask('alert-rules', { name: 'known', spec: { ...absent, forSeconds: 0, notify } })
  await ask('alert-rules', { name: 'patient', spec: { ...absent, forSeconds: 3600, notify } })
  await until(async () => (await of('silent'))?.status.silenced === 'quiet')
  await until(async () => (await of('patient'))?.state === 'pending')
  await until(() => messages().some(({ data: { rule } }) => rule === 'known'))
  await ask(`alerts/${(await of('known'))!.name}/acknowledge`, { comment: 'I see.' })
  await until(() => messages().some(({ data: { event } }) => event === 'acknowledged'))
  const before = new Map((await alerts()).map(one => [one.spec.rule, one]))
  const question = { metrics: ['requests'] }
  const schedule = { every: 'month', day: 28, at: '07:00' }
  await ask('usage-reports', { name: 'monthly', spec: { question, schedule, channels: ['hook'] } })
  const both = [{ channels: ['hook', 'together'] }]
  for (let at = 1; at <= rules; at++)
    await ask('alert-rules', { name: `rule-${at}`, spec: { ...absent, forSeconds: 0, notify: both } })
  await ask('usage-reports/monthly/send', {})
  const told = () => new Set(messages().flatMap(({ data: { rule = '' } }) => (rule.startsWith('rule-') ? [rule] : [])))
  await until(() => told().size > 0)
  kill()
  assert.ok(told().size < rules, `it was killed in the middle: ${told().size} of ${rules}`)
  // And once more, when it is barely back.
  await until(async () => (await alerts()).length > 0)
  kill()
  await until(() => told().size === rules)
  await until(() => messages().some(({ data }) => data.report === 'monthly'))
  await until(async () => (await alerts()).every(({ state, spec }) => state === 'firing' || spec.rule === 'patient'))
  for (const [rule, alert] of before) {
    const after = (await of(rule))!
    assert.deepEqual([after.name, after.state, after.status.since], [alert.name, alert.state, alert.status.since], rule)
    assert.ok(after.status.heldMs >= alert.status.heldMs, rule)
    assert.deepEqual(after.status.acknowledged, alert.status.acknowledged, rule)
  }
  assert.equal((await of('silent'))!.status.silenced, 'quiet')
  const ids = Map.groupBy(messages(), ({ type, data: { event, rule, report } }) =>
    [type, event, rule, report].join(' '),
  )
  for (const [what, list] of ids) assert.equal(new Set(list.map(({ id }) => id)).size, 1, what)
  const groups = () =>
    together.received.map(({ headers, body }) => ({ id: headers['webhook-id'], ...JSON.parse(body) }))
  const grouped = () => new Set(groups().flatMap(({ data }) => data.alerts.map((one: Alert) => one.name)))
  await until(() => grouped().size === rules)
  // What is told of a group is told once, and by one message for all that was there.
  const bodies = Map.groupBy(groups(), ({ data }) => JSON.stringify(data.alerts.map((one: Alert) => one.name)))
  for (const [what, list] of bodies) assert.equal(new Set(list.map(({ id }) => id)).size, 1, what)
  assert.equal(new Set(groups().map(({ data }) => data.group.id)).size, 1)
  assert.ok(!messages().some(({ data: { rule } }) => rule === 'silent' || rule === 'patient'))
})
