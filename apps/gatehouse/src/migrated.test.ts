import assert from 'node:assert/strict'
import type { ControlPart } from '@gatehouse/control'
import { tablesOf } from '@gatehouse/projections'
import { compareTables, inspectTables, migrate } from '@gatehouse/store'
import { eachStore } from '@gatehouse/store/testing.ts'
import { catalogue } from './capabilities.ts'

eachStore('the migrated tables are those that the resources expect', async store => {
  const parts = await Promise.all(catalogue.capabilities.map(({ control }) => control?.() as Promise<ControlPart>))
  await migrate(
    store,
    parts.flatMap(part => part?.migrations ?? []),
  )
  const expected = [...catalogue.resources.values()].flatMap(resource => tablesOf(resource, catalogue))
  assert.deepEqual(compareTables(expected, await inspectTables(store)), [])
})
