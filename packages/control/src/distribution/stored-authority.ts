import { newId } from '@gatehouse/base'
import type { Store } from '@gatehouse/store'
import type { SecretBox } from '../secret-box.ts'
import { CertificateAuthority, newAuthority } from './certificate-authority.ts'
import { lockFirstStart } from './first-start.ts'

interface StoredAuthority {
  id: string
  certificate: string
  sealed_key: string
}

const purposeOf = (id: string) => `certificate-authority ${id}`

/** The authority of this house, made at the first start. */
export async function storedAuthority({
  store,
  secrets,
  nowMs,
}: {
  store: Store
  secrets: SecretBox
  nowMs: number
}): Promise<CertificateAuthority> {
  const fresh = await newAuthority(nowMs)
  const row = await store.transaction(async trx => {
    await lockFirstStart(trx, store.kind)
    const known = await trx.selectFrom('certificate_authorities').selectAll().executeTakeFirst()
    if (known) return known as StoredAuthority
    const id = newId('ca', nowMs)
    const sealed_key = await secrets.seal(fresh.privateKey, purposeOf(id))
    const made = { id, certificate: fresh.certificate, sealed_key, created_at: new Date(nowMs).toISOString() }
    await trx.insertInto('certificate_authorities').values(made).execute()
    return made
  })
  const privateKey = await secrets.open(row.sealed_key, purposeOf(row.id))
  return CertificateAuthority.open({ certificate: row.certificate, privateKey })
}
