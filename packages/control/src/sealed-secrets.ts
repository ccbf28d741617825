/** Secrets of the control plane itself: made once, sealed, kept in the database. */
import { randomBytes } from 'node:crypto'
import type { AnyTables, Store } from '@gatehouse/store'
import type { Transaction } from 'kysely'
import type { SecretBox } from './secret-box.ts'

/** The secret of that name; made at the first call, the same for every replica. */
export async function ownSecret(store: Store, box: SecretBox, name: string): Promise<Uint8Array> {
  const sealed = await box.seal(randomBytes(32), name)
  await store.db
    .insertInto('sealed_secrets')
    .values({ name, sealed })
    .onConflict(conflict => conflict.column('name').doNothing())
    .execute()
  const found = await store.db
    .selectFrom('sealed_secrets')
    .select('sealed')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return box.open(found.sealed, name)
}

/** Everything that is sealed, the keys of distribution among it. */
const places = [
  { table: 'sealed_secrets', key: 'name', column: 'sealed' },
  { table: 'signing_keys', key: 'id', column: 'sealed_key' },
  { table: 'certificate_authorities', key: 'id', column: 'sealed_key' },
] as const

type Place = (typeof places)[number]

/** Seals every secret under the newest master key; the older keys may go when it has returned. Gives how many. */
export function renewSecrets(store: Store, box: SecretBox): Promise<number> {
  return store.transaction(async transaction => {
    let renewed = 0
    for (const place of places) renewed += await renewAll(transaction, box, place)
    return renewed
  })
}

async function renewAll(transaction: Transaction<AnyTables>, box: SecretBox, place: Place): Promise<number> {
  const { table, key, column } = place
  const rows: { key: string; sealed: string }[] = await transaction
    .selectFrom(table)
    .select([`${key} as key`, `${column} as sealed`])
    .where(column, 'is not', null)
    .forUpdate()
    .execute()
  let count = 0
  for (const row of rows) {
    const sealed = await box.renewed(row.sealed)
    if (sealed === row.sealed) continue
    await transaction
      .updateTable(table)
      .set({ [column]: sealed })
      .where(key, '=', row.key)
      .execute()
    count++
  }
  return count
}
