/** Keys of authorization servers: one that signs, one that is shown and comes next, and those whose tokens still hold. */
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { newId } from '@gatehouse/base'
import type { Row, SecretBox, WriteContext } from '@gatehouse/control'
import { readText, removeTexts, storeText } from '@gatehouse/control/sealed-text.ts'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'

export interface IssuerKey {
  id: string
  state: 'current' | 'next' | 'retired'
  since: string
}

export type PrivateKey = JsonWebKey & { kid: string; alg: 'ES256'; use: 'sig' }

/** Name of the sealed private part, and the purpose it is bound to. */
const secretName = (keyId: string) => `issuer-key ${keyId}`

export async function issuerKeys(db: Kysely<AnyTables>, serverId: string): Promise<IssuerKey[]> {
  return db
    .selectFrom('issuer_keys')
    .select(['id', 'state', 'since'])
    .where('server_id', '=', serverId)
    .orderBy('id')
    .execute()
}

export async function privateKey(db: Kysely<AnyTables>, secrets: SecretBox, keyId: string): Promise<PrivateKey> {
  return JSON.parse((await readText(db, secrets, secretName(keyId)))!) as PrivateKey
}

/** The first two of a server. */
export async function makeKeys(context: WriteContext, server: Row): Promise<void> {
  await addKey(context, server, 'current')
  await addKey(context, server, 'next')
}

/** The next key signs from now on. Gives its id. */
export async function rotateKeys(context: WriteContext, server: Row, drop: boolean): Promise<string> {
  const { transaction } = context
  const keys = await issuerKeys(transaction, server.id)
  const of = (state: IssuerKey['state']) => keys.find(key => key.state === state)!
  const [old, next] = [of('current'), of('next')]
  const since = now(context)
  if (drop) await removeKeys(context, [old.id, ...keys.filter(key => key.state === 'retired').map(key => key.id)])
  else await transaction.updateTable('issuer_keys').set({ state: 'retired', since }).where('id', '=', old.id).execute()
  await transaction.updateTable('issuer_keys').set({ state: 'current', since }).where('id', '=', next.id).execute()
  await addKey(context, server, 'next')
  return next.id
}

export async function removeKeys({ transaction }: WriteContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await transaction.deleteFrom('issuer_keys').where('id', 'in', ids).execute()
  await removeTexts(transaction, ids.map(secretName))
}

async function addKey(context: WriteContext, { id: serverId, organizationId }: Row, state: 'current' | 'next') {
  const { transaction, services } = context
  const id = newId('isk', services.clock.nowMs())
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const text = JSON.stringify({ ...jwk, kid: id, alg: 'ES256', use: 'sig' })
  await storeText(transaction, services.secrets, { name: secretName(id), text })
  const row = { id, organization_id: organizationId, server_id: serverId, state, since: now(context) }
  await transaction.insertInto('issuer_keys').values(row).execute()
}

const now = ({ services }: WriteContext) => new Date(services.clock.nowMs()).toISOString()
