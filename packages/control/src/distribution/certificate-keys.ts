/** Private keys of certificates: sealed at rest, given to gateways that show the certificate and to nobody else. */
import type { AnyTables, Store } from '@gatehouse/store'
import type { Kysely, Transaction } from 'kysely'
import type { KeptSecret } from '../part.ts'
import { keptText, readText, removeTexts, storeText } from '../sealed-text.ts'
import type { SecretBox } from '../secret-box.ts'

/** Name of the sealed secret, and the purpose it is bound to. */
const secretName = (certificateId: string) => `certificate ${certificateId}`

export interface CertificateKey {
  certificateId: string
  /** PEM. */
  key: string
}

export function storeCertificateKey(
  trx: Transaction<AnyTables>,
  secrets: SecretBox,
  { certificateId, key }: CertificateKey,
): Promise<void> {
  return storeText(trx, secrets, { name: secretName(certificateId), text: key })
}

export function removeCertificateKey(trx: Transaction<AnyTables>, certificateId: string): Promise<void> {
  return removeTexts(trx, [secretName(certificateId)])
}

export function readCertificateKey(
  db: Kysely<AnyTables>,
  secrets: SecretBox,
  certificateId: string,
): Promise<string | undefined> {
  return readText(db, secrets, secretName(certificateId))
}

export function keptCertificateKey(
  db: Kysely<AnyTables>,
  secrets: SecretBox,
  { certificateId, key }: CertificateKey,
): Promise<KeptSecret> {
  return keptText(db, secrets, { name: secretName(certificateId), text: key })
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
