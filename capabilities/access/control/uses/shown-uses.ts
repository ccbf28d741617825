import type { Row, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { type UseRow, useOf, useStatus } from './use-row.ts'

/** What stands of their use in the status of these credentials, by id. */
export async function shownUses(
  { transaction }: Pick<WriteContext, 'transaction'>,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const found = await sql<UseRow>`select * from credential_uses
    where credential_id = any(${rows.map(({ id }) => id)})`.execute(transaction)
  return new Map(
    found.rows.flatMap(row => {
      const use = useOf(row)
      return use ? [[row.credential_id, useStatus(use)] as const] : []
    }),
  )
}
