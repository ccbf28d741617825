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

/** Seals every secret under the newest master key; the older keys may go when it has returned. Gives how many. */
export function renewSecrets(store: Store, box: SecretBox): Promise<number> {
  return store.transaction(async transaction => {
    const rows: Sealed[] = await transaction
      .selectFrom('sealed_secrets')
      .select(['name', 'sealed'])
      .forUpdate()
      .execute()
    let renewed = 0
    for (const row of rows) renewed += await renew(transaction, box, row)
    return renewed
  })
}

interface Sealed {
  name: string
  sealed: string
}

async function renew(transaction: Transaction<AnyTables>, box: SecretBox, { name, sealed }: Sealed): Promise<number> {
  const renewed = await box.renewed(sealed)
  if (renewed === sealed) return 0
  await transaction.updateTable('sealed_secrets').set({ sealed: renewed }).where('name', '=', name).execute()
  return 1
}
