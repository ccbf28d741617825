import { type KeyObject, sign, verify } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { filled } from '@gatehouse/schema'
import { canonicalJson, type Manifest, manifest as manifestSchema, type SignedManifest } from './snapshot.ts'

export function signManifest(manifest: Manifest, keyId: string, privateKey: KeyObject): SignedManifest {
  const signature = sign(null, Buffer.from(canonicalJson(manifest)), privateKey).toString('base64url')
  return { manifest, keyId, signature }
}

/** The manifest, if one of the pinned keys made the signature; throws `signature_invalid` otherwise. */
export function verifiedManifest(signed: SignedManifest, keys: ReadonlyMap<string, KeyObject>): Manifest {
  const key = keys.get(signed.keyId)
  if (!key)
    throw new Failure('signature_invalid', `The signing key ${String(signed.keyId).slice(0, 64)} is not known here.`)
  const text = Buffer.from(canonicalJson(signed.manifest))
  if (typeof signed.signature !== 'string' || !verify(null, text, key, Buffer.from(signed.signature, 'base64url'))) {
    throw new Failure('signature_invalid', 'The manifest was changed after it was signed.')
  }
  return filled(manifestSchema, signed.manifest, 'The manifest')
}
