/** Channels of alerts: what they keep to themselves, and in which order they are told. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { queueDelivery } from '@gatehouse/webhook'
import { alertHouse } from '../testing-alerts.ts'
import { until } from '../testing-house.ts'
import { receiver } from './testing-webhooks.ts'

const routingKey = 'R0UT1NGKEY0123456789'

test('a routing key goes nowhere but where it was given for', async t => {
  const { create, call } = await alertHouse(t)
  const [ours, other] = [await receiver(t, [202]), await receiver(t, [202, 202])]
  await create('NotificationChannel', 'pager', { pagerduty: { url: ours.url, routingKey } })
  const change = (spec: object) => call('NotificationChannel.update', { name: 'pager', body: { spec } })
  await assert.rejects(change({ pagerduty: { url: other.url } }), (thrown: { problems: { pointer: string }[] }) => {
    assert.equal(thrown.problems[0]!.pointer, '/spec/pagerduty/routingKey')
    return true
  })
  await change({ title: 'ours', pagerduty: { url: ours.url } })
  await change({ pagerduty: { url: other.url, routingKey: `${routingKey}2` } })
})

test('what is over is told after what began, even where that has to be tried again', async t => {
  const { create, control, clock, organization } = await alertHouse(t)
  const pager = await receiver(t, [503, 503, 202, 202, 202])
  const { status } = await create('NotificationChannel', 'pager', { pagerduty: { url: pager.url, routingKey } })
  const endpoint = { id: status.endpoint!, organization_id: organization }
  const tell = (event: string, series: string) =>
    queueDelivery(
      control.store.db,
      { endpoint, event: { type: 't', data: {}, body: { event: `${series} ${event}` }, series } },
      clock.nowMs(),
    )
  await tell('begins', 'one')
  await until(() => {
    clock.advance(1000)
    return pager.received.length >= 1
  })
  clock.advance(1)
  await tell('ends', 'one')
  await tell('begins', 'two')
  await until(() => {
    clock.advance(1000)
    return pager.received.length === 5
  })
  const told = pager.received.map(({ body }) => JSON.parse(body).event)
  assert.ok(told.lastIndexOf('one begins') < told.indexOf('one ends'), told.join())
  assert.ok(told.includes('two begins'))
})
