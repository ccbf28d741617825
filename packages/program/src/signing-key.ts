/** Signing keys in a row: each is vouched for by the one before, so that a gateway can follow from any it has pinned. */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { canonicalJson } from './snapshot.ts'

export interface SigningKey {
  keyId: string
  /** Place in the row, from 1. */
  number: number
  /** SPKI, DER, base64url. */
  publicKey: string
}

export interface KeyAnnouncement extends SigningKey {
  /** The key before; for the first its own. */
  signedBy: string
  /** Ed25519, base64url. */
  signature: string
}

const signedText = ({ keyId, number, publicKey }: SigningKey) =>
  Buffer.from(canonicalJson({ signingKey: { keyId, number, publicKey } }))

export function announceKey(key: SigningKey, signedBy: string, privateKey: KeyObject): KeyAnnouncement {
  return { ...key, signedBy, signature: sign(null, signedText(key), privateKey).toString('base64url') }
}

export function announcementHolds(announcement: KeyAnnouncement, signer: KeyObject): boolean {
  return verify(null, signedText(announcement), signer, Buffer.from(announcement.signature, 'base64url'))
}

export function publicKeyOf({ publicKey }: Pick<SigningKey, 'publicKey'>): KeyObject {
  return createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
}
