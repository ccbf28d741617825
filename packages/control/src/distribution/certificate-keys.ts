/** Private keys of certificates: sealed at rest, given to gateways that show the certificate and to nobody else. */
import type { AnyTables, Store } from '@gatehouse/store'
import type { Kysely, Transaction } from 'kysely'
import type { SecretBox } from '../secret-box.ts'

/** Name of the sealed secret, and the purpose it is bound to. */
const secretName = (certificateId: string) => `certificate ${certificateId}`

export interface CertificateKey {
  certificateId: string
  /** PEM. */
  key: string
}

export async function storeCertificateKey(
  trx: Transaction<AnyTables>,
  secrets: SecretBox,
  { certificateId, key }: CertificateKey,
): Promise<void> {
  const name = secretName(certificateId)
  const sealed = await secrets.seal(Buffer.from(key), name)
  await trx
    .insertInto('sealed_secrets')
    .values({ name, sealed })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ sealed }))
    .execute()
}

export async function removeCertificateKey(trx: Transaction<AnyTables>, certificateId: string): Promise<void> {
  await trx.deleteFrom('sealed_secrets').where('name', '=', secretName(certificateId)).execute()
}

export async function readCertificateKey(
  db: Kysely<AnyTables>,
  secrets: SecretBox,
  certificateId: string,
): Promise<string | undefined> {
  const name = secretName(certificateId)
  const found = await db.selectFrom('sealed_secrets').select('sealed').where('name', '=', name).executeTakeFirst()
  return found && Buffer.from(await secrets.open(found.sealed, name)).toString('utf8')
}

/** The key, if the group's gateways are told to show the certificate. */
export async function keyForGroup(
  { store, secrets }: { store: Store; secrets: SecretBox },
  gatewayGroupId: string,
  certificateId: string,
): Promise<string | undefined> {
  const shown = await store.db
    .selectFrom('directory_log')
    .select('seq')
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('subject', '=', certificateId)
    .where('live', '=', true)
    .executeTakeFirst()
  return shown && readCertificateKey(store.db, secrets, certificateId)
}
