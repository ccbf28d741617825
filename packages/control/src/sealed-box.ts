/** Envelopes: `gh1.<master key>.<wrapped data key>.<secret>`, each part a nonce, a text and a tag. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { MasterKeys } from './master-key.ts'
import type { SecretBox } from './secret-box.ts'

const nonceBytes = 12
const tagBytes = 16

export function sealedBox(keys: MasterKeys): SecretBox {
  const byId = new Map(keys.map(({ id, bytes }) => [id, bytes]))

  function dataKey(sealed: string): { id: string; key: Uint8Array; secret: string } {
    const [form, id = '', wrapped = '', secret = ''] = sealed.split('.')
    const master = form === 'gh1' ? byId.get(id) : undefined
    if (!master) throw new Failure('secret_unreadable', 'The secret was sealed with a master key that is not here.')
    return { id, key: decrypt(master, wrapped, 'data key'), secret }
  }

  return {
    async seal(plain, purpose) {
      const key = randomBytes(32)
      return ['gh1', keys[0].id, encrypt(keys[0].bytes, key, 'data key'), encrypt(key, plain, purpose)].join('.')
    },
    async open(sealed, purpose) {
      const { key, secret } = dataKey(sealed)
      return decrypt(key, secret, purpose)
    },
    async renewed(sealed) {
      const { id, key, secret } = dataKey(sealed)
      if (id === keys[0].id) return sealed
      return ['gh1', keys[0].id, encrypt(keys[0].bytes, key, 'data key'), secret].join('.')
    },
  }
}

function encrypt(key: Uint8Array, plain: Uint8Array, purpose: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

function decrypt(key: Uint8Array, text: string, purpose: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url')
  const end = bytes.length - tagBytes
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    cipher.setAAD(Buffer.from(purpose)).setAuthTag(bytes.subarray(end))
    return new Uint8Array(Buffer.concat([cipher.update(bytes.subarray(nonceBytes, end)), cipher.final()]))
  } catch (cause) {
    throw new Failure('secret_unreadable', 'The secret was changed, or is used for another purpose.', { cause })
  }
}
