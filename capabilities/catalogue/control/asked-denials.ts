import type { WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'

/** Denials of the organization that a token of these claims may fall under, by id. Nothing is verified here. */
export async function denialsOf(
  { transaction, organization }: Pick<WriteContext, 'transaction' | 'organization'>,
  { iss, jti, sub }: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  if (typeof iss !== 'string') return []
  const text = (claim: unknown) => (typeof claim === 'string' ? claim : null)
  const { rows } = await sql<{ id: string }>`select id from token_denials
    where organization_id = ${organization!.id} and spec->>'issuer' = ${iss}
      and (spec->>'token' = ${text(jti)}::text or spec->>'subject' = ${text(sub)}::text)`.execute(transaction)
  return rows.map(({ id }) => id)
}
