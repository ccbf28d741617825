/** Alerts about gateways: what is so, what happened, and whose gateways they are. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { FleetNode } from '@gatehouse/control'
import { alertHouse, minute } from '../testing-alerts.ts'

async function fleetHouse(t: Parameters<typeof alertHouse>[0]) {
  const house = await alertHouse(t)
  const { call, clock, control, create } = house
  await call('GatewayGroup.create', { body: { name: 'edge', spec: {} } })
  await call('Environment.create', { body: { name: 'edge', spec: { gatewayGroup: 'edge' } } })
  const { id } = (await call('GatewayGroup.get', { name: 'edge' })).body as { id: string }
  const fleet: FleetNode[] = []
  control.services.publisher.nodes = async () => fleet
  const node = (name: string, of: Partial<FleetNode> = {}): FleetNode => ({
    ...{ node: name, gatewayGroupId: id, connected: true, state: 'serving', generation: 1, report: { counters: {} } },
    ...{ certificateExpiresAt: new Date(clock.nowMs() + 9e7).toISOString(), lastSeenAt: iso(clock.nowMs()) },
    ...of,
  })
  await create('NotificationChannel', 'mail', { email: { to: ['ops@example.com'] } })
  return { ...house, fleet, node }
}

const iso = (ms: number) => new Date(ms).toISOString()
const rule = (spec: object) => ({ ...spec, notify: [{ channels: ['mail'] }] })

test('usage that a gateway lost and threads that ended are told once, however short it was', async t => {
  const { create, fleet, node, look, mailer, becomes, alerts } = await fleetHouse(t)
  const tells = (counters: Record<string, number>) => fleet.splice(0, 1, node('one', { report: { counters } }))
  tells({ eventsDropped: 7, spoolDroppedEvents: 0, respawns: 1 })
  await create('AlertRule', 'gateways', rule({ gateways: {} }))
  for (let looks = 0; looks < 3; looks++) await look()
  // What was before the rule is nothing new.
  assert.deepEqual(await alerts(), [])
  tells({ eventsDropped: 7, spoolDroppedEvents: 12, respawns: 1 })
  await look()
  assert.deepEqual(
    mailer.sent.map(({ text }) => /Gateway .*/.exec(text)![0]),
    ['Gateway one of edge lost 12 usage events'],
  )
  // It was enrolled again, and has told nothing yet.
  fleet.splice(0, 1, node('one', { report: {} }))
  await look()
  tells({ eventsDropped: 7, spoolDroppedEvents: 12, respawns: 1 })
  await becomes(async () => (await alerts()).every(({ state }) => state === 'resolved'))
  assert.equal(mailer.sent.length, 2)
  // It started again: all of it is new.
  tells({ eventsDropped: 0, spoolDroppedEvents: 0, respawns: 1 })
  await look()
  tells({ eventsDropped: 0, spoolDroppedEvents: 0, respawns: 3 })
  await look()
  assert.match(mailer.sent[2]!.text, /started 2 threads anew/)
})

test('what a gateway lost is told although it said goodbye in between; one that stays away is forgotten', async t => {
  const { create, fleet, node, look, mailer, alerts, control, clock } = await fleetHouse(t)
  fleet.push(node('one', { report: { counters: { eventsDropped: 7 } } }))
  await create('AlertRule', 'gateways', rule({ gateways: { signs: ['dropped'] } }))
  await look()
  // It said goodbye: whoever lists gateways leaves it out.
  fleet.splice(0, 1)
  for (let looks = 0; looks < 3; looks++) await look()
  // It is another process, and lost 3 before anybody looked.
  fleet.push(node('one', { report: { counters: { eventsDropped: 3 } } }))
  await look()
  assert.match(mailer.sent[0]!.text, /Gateway one of edge lost 3 usage events/)
  fleet.splice(0, 1)
  await look()
  const seen = async () => {
    const rows = await control.store.db.selectFrom('alert_evaluations').select('seen').execute()
    return Object.keys(rows[0]!.seen as object).sort()
  }
  assert.deepEqual(await seen(), ['one dropped', 'one gone'])
  clock.advance(8 * 86_400_000)
  await look()
  assert.deepEqual(await seen(), [])
  assert.ok((await alerts()).length > 0)
})

test('a gateway that is away, refuses the program or keeps usage fires once that has held, and those of others never do', async t => {
  const { create, fleet, node, look, alerts, clock } = await fleetHouse(t)
  fleet.push(
    node('away', { connected: false, lastSeenAt: iso(clock.nowMs() - 3 * minute) }),
    // Who noted that it is connected was killed with it.
    node('killed', { lastSeenAt: iso(clock.nowMs() - 11 * minute) }),
    node('refuses', { state: 'refused' }),
    node('full', { report: { counters: { spoolBytes: 65 * 2 ** 20 } } }),
    node('fine', { report: { counters: { spoolBytes: 64 * 2 ** 20 } } }),
    node('foreign', { gatewayGroupId: 'gwg_elsewhere', state: 'refused' }),
  )
  await create('AlertRule', 'gateways', rule({ gateways: {} }))
  const states = async () =>
    (await alerts()).map(({ spec: { of }, state }) => `${of.gateway} ${of.sign} ${state}`).sort()
  await look()
  const told = ['away disconnected', 'full spool', 'killed disconnected', 'refuses refused']
  assert.deepEqual(
    await states(),
    told.map(one => `${one} pending`),
  )
  for (let looks = 0; looks < 3; looks++) await look()
  assert.deepEqual(
    await states(),
    told.map(one => `${one} firing`),
  )
})
