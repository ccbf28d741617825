/** Reports: answered when they are due by the clocks of a place, sent once by all replicas, as a table and a file. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { alertHouse } from '../testing-alerts.ts'
import { until } from '../testing-house.ts'
import { isSigned, receiver } from './testing-webhooks.ts'

const hour = 3_600_000

async function house(t: Parameters<typeof alertHouse>[0]) {
  const made = await alertHouse(t)
  const { clock, control } = made
  const runs = () => control.store.db.selectFrom('report_runs').selectAll().execute()
  /** Jobs look, and what they asked for is sent. */
  const pass = async (ms: number) => {
    clock.advance(ms)
    const nowMs = clock.nowMs()
    await until(async () => {
      clock.advance(10_000)
      const due = (await runs()).filter(run => run.lease !== null || new Date(run.next_at as string).getTime() <= nowMs)
      const waiting = [
        ...(await control.store.db.selectFrom('mails').select('id').where('state', 'in', ['asked', 'ready']).execute()),
        ...(await control.store.db
          .selectFrom('webhook_deliveries')
          .select('id')
          .where('state', '=', 'waiting')
          .execute()),
      ]
      return due.length + waiting.length === 0
    })
  }
  /** It is known when it is due. */
  const scheduled = (count: number) =>
    until(async () => {
      if ((await runs()).length === count) return true
      clock.advance(10_000)
      return false
    })
  return { ...made, runs, pass, scheduled }
}

const question = { metrics: ['requests', 'errorRate'], by: ['endpoint'] }
const daily = { every: 'day', at: '07:00', timeZone: 'Europe/Berlin' }

test('a report comes at its time as a table and a file, to mails, webhooks and Slack; what was missed comes once', async t => {
  const { create, used, mailer, pass, scheduled, runs, replica } = await house(t)
  const [ours, slack] = [await receiver(t), await receiver(t)]
  await create('NotificationChannel', 'mail', { email: { to: ['boss@example.com', 'dev@example.com'] } })
  const { secret } = await create('NotificationChannel', 'ours', { webhook: { url: ours.url } })
  await create('NotificationChannel', 'slack', { slack: { url: slack.url } })
  await used(3, { endpoint: '/pets' })
  await used(1, { endpoint: '=HYPERLINK("x")', status: 500 })
  await create('UsageReport', 'weekly', {
    ...{ title: 'How it goes', question, schedule: daily, channels: ['mail', 'ours', 'slack'], since: '2d' },
  })
  await replica()
  await scheduled(1)
  assert.equal(new Date((await runs())[0]!.next_at as string).toISOString(), '2026-05-11T05:00:00.000Z')
  assert.equal(mailer.sent.length, 0)
  await pass(17 * hour)
  assert.deepEqual(mailer.sent.map(({ to }) => to).sort(), ['boss@example.com', 'dev@example.com'])
  const [mail] = mailer.sent
  assert.equal(mail!.subject, 'Report: How it goes')
  assert.match(mail!.text, /endpoint {2,}requests {2}errorRate\n\/pets {3,}3 {10}0\n=HYPERLINK/)
  assert.match(mail!.text, /https:\/\/console\.example\.com\/console\/default\/usage\?from=/)
  assert.equal(mail!.attached!.name, 'weekly-2026-05-11.csv')
  assert.equal(mail!.attached!.text, 'endpoint,requests,errorRate\r\n/pets,3,0\r\n"\'=HYPERLINK(""x"")",1,1\r\n')
  assert.ok(isSigned(ours.received[0]!, secret!))
  const { type, data } = JSON.parse(ours.received[0]!.body)
  assert.deepEqual(
    [type, data.report, data.columns, data.rows[0], data.truncated],
    [...['report', 'weekly', ['endpoint', 'requests', 'errorRate'], ['/pets', 3, 0], false]],
  )
  assert.match(JSON.parse(slack.received[0]!.body).blocks[1].text.text, /```\nendpoint/)
  assert.equal(ours.received.length, 1)
  // Three days nobody looked.
  await pass(72 * hour)
  await pass(hour)
  assert.deepEqual([mailer.sent.length, ours.received.length, slack.received.length], [4, 2, 2])
  assert.equal(new Date((await runs())[0]!.next_at as string).toISOString(), '2026-05-15T05:00:00.000Z')
})

test('a report is sent when somebody asks, tried again while usage is away, and left out in the end', async t => {
  const { create, used, mailer, pass, scheduled, runs, call, analytics } = await house(t)
  await create('NotificationChannel', 'mail', { email: { to: ['boss@example.com'] } })
  await used(1)
  await create('UsageReport', 'daily', { question: {}, schedule: daily, channels: ['mail'] })
  await scheduled(1)
  await call('UsageReport.send', { name: 'daily', body: {} })
  await pass(10_000)
  assert.equal(mailer.sent.length, 1)
  const { ask } = analytics
  let asked = 0
  // Others ask as well.
  analytics.ask = ({ limit }) => {
    if (limit === 25) asked++
    return Promise.reject(new Error('away'))
  }
  await call('UsageReport.send', { name: 'daily', body: {} })
  for (let times = 0; times < 6; times++) await pass(300_000)
  assert.equal(asked, 5)
  const [run] = await runs()
  assert.deepEqual([run!.problem, Number(run!.failures)], ['away', 0])
  assert.equal(new Date(run!.next_at as string).toISOString(), '2026-05-11T05:00:00.000Z')
  analytics.ask = ask
  await pass(17 * hour)
  assert.equal(mailer.sent.length, 2)
})

test('a report that leads nowhere is told where it stands; one that pauses is not sent', async t => {
  const { create, mailer, pass, scheduled, call } = await house(t)
  await create('NotificationChannel', 'mail', { email: { to: ['boss@example.com'] } })
  await create('NotificationChannel', 'pager', { pagerduty: { routingKey: 'R0UT1NGKEY0123456789' } })
  const refused = (spec: object, pointer: string) =>
    assert.rejects(
      create('UsageReport', 'r', { question: {}, schedule: {}, channels: ['mail'], ...spec }),
      (thrown: { problems: { pointer: string }[] }) => {
        assert.deepEqual(
          thrown.problems.map(problem => problem.pointer),
          [pointer],
        )
        return true
      },
    )
  await refused({ channels: ['nowhere'] }, '/spec/channels/0')
  await refused({ channels: ['mail', 'pager'] }, '/spec/channels/1')
  await refused({ question: { filters: [{ dimension: 'api', is: ['nowhere'] }] } }, '/spec/question/filters')
  await refused({ schedule: { timeZone: 'Mars/Olympus' } }, '/spec/schedule/timeZone')
  await refused({ schedule: { at: '25:00' } }, '/spec/schedule/at')
  await create('UsageReport', 'quiet', { question: {}, schedule: daily, channels: ['mail'], paused: true })
  await assert.rejects(call('NotificationChannel.delete', { name: 'mail' }), { code: 'still_referenced' })
  await scheduled(1)
  await pass(48 * hour)
  await assert.rejects(call('UsageReport.send', { name: 'quiet' }), { code: 'conflict' })
  await pass(hour)
  assert.equal(mailer.sent.length, 0)
})

test('a moment that a wrong clock put far ahead is worked out anew, and nothing is sent because of it', async t => {
  const { create, mailer, pass, scheduled, control, runs } = await house(t)
  await create('NotificationChannel', 'mail', { email: { to: ['boss@example.com'] } })
  await create('UsageReport', 'daily', { question: {}, schedule: daily, channels: ['mail'] })
  await scheduled(1)
  const next = async () => new Date((await runs())[0]!.next_at as string).toISOString()
  const due = await next()
  await control.store.db.updateTable('report_runs').set({ next_at: '2031-01-01T05:00:00Z', lease: 'gone' }).execute()
  await pass(60_000)
  assert.equal(await next(), due)
  assert.equal(mailer.sent.length, 0)
  await pass(17 * hour)
  assert.equal(mailer.sent.length, 1)
})
