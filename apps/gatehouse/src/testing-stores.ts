/** Stores as the platform finds them when it starts again: migrated, and empty but for that. Imported by tests only. */
import test, { type TestContext } from 'node:test'
import { migrationsOf } from '@gatehouse/control'
import type { Store } from '@gatehouse/store'
import { type EngineKind, engines, newPlace, quickerEngine as quicker, testStore } from '@gatehouse/store/testing.ts'
import { postgresMissing } from '@gatehouse/store/testing-postgres.ts'
import { catalogue } from './capabilities.ts'

const migrations = await migrationsOf(catalogue)

export const quickerEngine = quicker()

/** Those that a test of each store runs on: both, unless `TEST_STORES` is `quicker` or one of them. */
export const testedEngines: readonly EngineKind[] = chosenEngines(process.env.TEST_STORES)

function chosenEngines(wanted: string | undefined): readonly EngineKind[] {
  if (wanted === undefined) return engines
  if (wanted === 'quicker') return [quickerEngine]
  const named = engines.find(engine => engine === wanted)
  if (!named) throw new Error(`TEST_STORES is none of quicker, ${engines.join(', ')}.`)
  return [named]
}

export const houseStore = (t: TestContext, kind: EngineKind = quickerEngine): Promise<Store> =>
  testStore(t, kind, { migrations })

/** Where one can be opened, for tests that open and close it themselves. */
export const housePlace = (kind: EngineKind, dataDir: string) => newPlace(kind, dataDir, migrations)

/** Registers one test for each engine that is tested; PostgreSQL's is skipped, visibly, where that is not installed. */
export function eachStore(name: string, run: (store: Store, t: TestContext) => Promise<void>) {
  for (const kind of testedEngines) {
    const skip = kind === 'postgres' ? postgresMissing() : undefined
    test(`${name} (${kind})`, { skip }, async t => run(await houseStore(t, kind), t))
  }
}
