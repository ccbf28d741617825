/** Texts that nothing shows again, sealed under a name that they are bound to. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Failure } from '@gatehouse/base'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely, Transaction } from 'kysely'
import type { KeptSecret } from './part.ts'
import type { SecretBox } from './secret-box.ts'

export interface NamedText {
  name: string
  text: string
}

/** In place of what the name had before. */
export async function storeText(trx: Transaction<AnyTables>, secrets: SecretBox, { name, text }: NamedText) {
  const sealed = await secrets.seal(Buffer.from(text), name)
  await trx
    .insertInto('sealed_secrets')
    .values({ name, sealed })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ sealed }))
    .execute()
}

export async function readText(db: Kysely<AnyTables>, secrets: SecretBox, name: string): Promise<string | undefined> {
  const found = await db.selectFrom('sealed_secrets').select('sealed').where('name', '=', name).executeTakeFirst()
  return found && Buffer.from(await secrets.open(found.sealed, name)).toString('utf8')
}

/** How what the name has stands to the text. What opens no more is another: a write mends it. */
export async function keptText(
  db: Kysely<AnyTables>,
  secrets: SecretBox,
  { name, text }: NamedText,
): Promise<KeptSecret> {
  const kept = await readText(db, secrets, name).catch(unreadable)
  if (kept === undefined) return 'none'
  if (kept === null) return 'other'
  const digests = [kept, text].map(one => createHash('sha256').update(one).digest())
  return timingSafeEqual(digests[0]!, digests[1]!) ? 'same' : 'other'
}

function unreadable(thrown: unknown): null {
  if ((thrown as Failure).code === 'secret_unreadable') return null
  throw thrown
}

export async function removeTexts(trx: Transaction<AnyTables>, names: readonly string[]): Promise<void> {
  await trx.deleteFrom('sealed_secrets').where('name', 'in', names).execute()
}
