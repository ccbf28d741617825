/** How rules are evaluated: all of them in time. */
import test from 'node:test'
import { sql } from 'kysely'
import { alertHouse } from '../testing-alerts.ts'
import { until } from '../testing-house.ts'

test('many rules of one organization are all looked at within one interval', async t => {
  const { call, clock, control, look } = await alertHouse(t)
  for (let number = 0; number < 30; number++)
    await call('AlertRule.create', { body: { name: `rule-${number}`, spec: { expiry: {} } } })
  await look()
  clock.advance(30_000)
  const from = new Date(clock.nowMs() - 2000).toISOString()
  clock.advance(2000)
  // The clock stands: what is looked at now is looked at by this one look.
  await until(async () => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from alert_evaluations
      where evaluated_at >= ${from}::timestamptz`.execute(control.store.db)
    return rows[0]!.count === 30
  })
})
