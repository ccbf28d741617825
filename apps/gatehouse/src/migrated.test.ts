import assert from 'node:assert/strict'
import { migrations as access } from '@gatehouse/capability-access/control/migrations.ts'
import { migrations as alerting } from '@gatehouse/capability-alerting/control/migrations.ts'
import { migrations as apis } from '@gatehouse/capability-catalogue/control/migrations.ts'
import { migrations as community } from '@gatehouse/capability-community/control/migrations.ts'
import { migrations as governance } from '@gatehouse/capability-governance/control/migrations.ts'
import { migrations as lifecycle } from '@gatehouse/capability-lifecycle/control/migrations.ts'
import { migrations as portal } from '@gatehouse/capability-portal/control/migrations.ts'
import { migrations as tenancy } from '@gatehouse/capability-tenancy/control/migrations.ts'
import { migrations as transport } from '@gatehouse/capability-transport/control/migrations.ts'
import { tablesOf } from '@gatehouse/projections'
import { compareTables, inspectTables, migrate } from '@gatehouse/store'
import { eachStore } from '@gatehouse/store/testing.ts'
import { catalogue } from './capabilities.ts'

eachStore('the migrated tables are those that the resources expect', async store => {
  await migrate(store, [
    ...tenancy,
    ...apis,
    ...access,
    ...transport,
    ...governance,
    ...portal,
    ...community,
    ...lifecycle,
    ...alerting,
  ])
  const expected = [...catalogue.resources.values()].flatMap(resource => tablesOf(resource, catalogue))
  assert.deepEqual(compareTables(expected, await inspectTables(store)), [])
})
