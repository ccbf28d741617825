import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AuditSigner } from './audit-signer.ts'
import { derivedKey, type MasterKeys } from './master-key.ts'

/** Signs audit heads with keys made from the master keys: they are not in the database, nor in its backups. */
export function derivedSigner(keys: MasterKeys): AuditSigner {
  const byId = new Map(keys.map(key => [key.id, derivedKey(key, 'audit')]))
  const mac = (text: string, keyId: string) => createHmac('sha256', byId.get(keyId)!).update(text).digest()
  const keyId = keys[0].id
  return {
    keyId,
    sign: text => mac(text, keyId).toString('base64url'),
    holds(text, signature, id) {
      if (!byId.has(id)) return false
      const wanted = mac(text, id)
      const found = Buffer.from(signature, 'base64url')
      return found.length === wanted.length && timingSafeEqual(found, wanted)
    },
  }
}
