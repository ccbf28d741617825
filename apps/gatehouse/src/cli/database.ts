/** The database itself, for commands that work while the platform stands still. */
import { resolve } from 'node:path'
import type { ControlPart } from '@gatehouse/control'
import { distributionMigrations } from '@gatehouse/control/distribution/migrations.ts'
import { migrations as controlMigrations } from '@gatehouse/control/migrations.ts'
import { authMigration, type Migration, openStore, type Store } from '@gatehouse/store'
import { capabilities } from '../capabilities.ts'
import type { Call } from './command.ts'

/** Opens the database, does the work, closes it again. Throws `data_locked` while a platform has it. */
export async function withDatabase<T>({ values, world }: Call, work: (store: Store) => Promise<T>): Promise<T> {
  const url = (values['database-url'] as string | undefined) ?? world.env.GATEHOUSE_DATABASE_URL
  const data = resolve(world.cwd, (values.data as string | undefined) ?? world.env.GATEHOUSE_DATA ?? './data')
  const store = await openStore(url ? { kind: 'postgres', url, poolMax: 2 } : { kind: 'pglite', dataDir: data })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Every migration of the house, in the order in which the control plane runs them. */
export async function allMigrations(): Promise<Migration[]> {
  const parts = await Promise.all(
    capabilities.map(room => ('control' in room ? (room.control?.() as Promise<ControlPart>) : undefined)),
  )
  return [
    authMigration,
    ...parts.flatMap(part => part?.migrations ?? []),
    ...controlMigrations,
    ...distributionMigrations,
  ]
}
