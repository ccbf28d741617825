/**
 * The directory: which keys are live and what they may call, which certificates are shown, which challenges of
 * certificate authorities are answered. A numbered log; each entry carries the digest of all before it, and signed
 * checkpoints name a number with its digest, so that nothing can be left out.
 */
import { createHash, hash, type KeyObject, sign, verify } from 'node:crypto'
import { idBytes } from '@gatehouse/base'
import { object, oneOf, type Static, Type } from '@gatehouse/schema'
import { canonicalJson } from './snapshot.ts'

const id = Type.String({ minLength: 1, maxLength: 64 })
const seq = Type.Integer({ minimum: 1 })
const expiresAtMs = Type.Optional(Type.Integer({ minimum: 0 }))

const credentialEntry = object({
  seq,
  kind: Type.Literal('credential'),
  state: oneOf(['live', 'dead']),
  credentialId: id,
  applicationId: id,
  environmentId: id,
  /** SHA-256 of the key, or what stands in its place for a client (`clientDigest`); hex. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  expiresAtMs,
  /** Networks that it is used from, and pages of the web; from anywhere where it says neither. */
  addresses: Type.Optional(Type.Array(Type.String({ maxLength: 49 }), { maxItems: 32 })),
  referrers: Type.Optional(Type.Array(Type.String({ maxLength: 280 }), { maxItems: 32 })),
})

const subscriptionEntry = object({
  seq,
  kind: Type.Literal('subscription'),
  state: oneOf(['live', 'dead']),
  subscriptionId: id,
  applicationId: id,
  environmentId: id,
  planId: id,
  apiVersionIds: Type.Array(id, { maxItems: 256 }),
  expiresAtMs,
  /** By which its quotas of the calendar are counted, where its plan says so. */
  timeZone: Type.Optional(Type.String({ maxLength: 64 })),
  quotaAnchor: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d$' })),
})

/** Its key is fetched apart, over the same mutual TLS, and is known by its digest. */
const certificateEntry = object({
  seq,
  kind: Type.Literal('certificate'),
  state: oneOf(['live', 'dead']),
  certificateId: id,
  /** Lower case; `*.` stands for one label. None where it is shown to upstreams alone. */
  hosts: Type.Array(Type.String({ maxLength: 253 }), { maxItems: 100 }),
  /** Chain in PEM. */
  certificate: Type.String({ maxLength: 65_536 }),
  /** SHA-256 of the key in PEM, hex. */
  keySha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})

/** What a certificate authority asks for on the host (RFC 8555 §8.3), and what it is told. */
const challengeEntry = object({
  seq,
  kind: Type.Literal('challenge'),
  state: oneOf(['live', 'dead']),
  challengeId: id,
  /** Lower case. */
  host: Type.String({ maxLength: 253 }),
  token: Type.String({ pattern: '^[A-Za-z0-9_-]{1,512}$' }),
  /** The token and the thumbprint of the account's key. */
  answer: Type.String({ maxLength: 600 }),
  expiresAtMs: Type.Integer({ minimum: 0 }),
})

/** What gateways have kept of answers is given up: of the path, with the tag, or all. It happens once, and nothing of it lives. */
const purgeEntry = object({
  seq,
  kind: Type.Literal('purge'),
  state: Type.Literal('dead'),
  apiVersionId: id,
  environmentId: id,
  path: Type.Optional(Type.String({ maxLength: 8192 })),
  tag: Type.Optional(Type.String({ maxLength: 128 })),
})

/** Tokens that are refused before their end: one by its `jti`, or all of a subject that were issued until then. */
const denialEntry = object({
  seq,
  kind: Type.Literal('denial'),
  state: oneOf(['live', 'dead']),
  denialId: id,
  organizationId: id,
  /** `denialDigest`, hex: whom it is about is nobody's business on the way. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** Of a subject: tokens that say they were issued later pass. */
  issuedUntilSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 0xffffffff })),
  expiresAtMs: Type.Integer({ minimum: 0 }),
})

export const directoryEntry = Type.Union([
  credentialEntry,
  subscriptionEntry,
  certificateEntry,
  challengeEntry,
  purgeEntry,
  denialEntry,
])
export type DirectoryEntry = Static<typeof directoryEntry>
export type CredentialEntry = Static<typeof credentialEntry>
export type SubscriptionEntry = Static<typeof subscriptionEntry>
export type CertificateEntry = Static<typeof certificateEntry>
export type ChallengeEntry = Static<typeof challengeEntry>
export type PurgeEntry = Static<typeof purgeEntry>
export type DenialEntry = Static<typeof denialEntry>

/** An entry before it has its number. */
export type NewDirectoryEntry =
  | Omit<CredentialEntry, 'seq'>
  | Omit<SubscriptionEntry, 'seq'>
  | Omit<CertificateEntry, 'seq'>
  | Omit<ChallengeEntry, 'seq'>
  | Omit<PurgeEntry, 'seq'>
  | Omit<DenialEntry, 'seq'>

/** Whose state an entry tells: at most one entry of a subject lives. */
export function subjectOf(entry: NewDirectoryEntry): string {
  if (entry.kind === 'credential') return entry.credentialId
  if (entry.kind === 'subscription') return entry.subscriptionId
  if (entry.kind === 'denial') return entry.denialId
  if (entry.kind === 'purge') return `purge ${entry.apiVersionId} ${entry.environmentId}`
  return entry.kind === 'certificate' ? entry.certificateId : entry.challengeId
}

/** Digest of the empty log. */
export const emptyChain = '0'.repeat(64)

/** Digest of the log up to and with this entry. */
export function chained(before: string, entry: DirectoryEntry): string {
  return createHash('sha256').update(before).update(canonicalJson(entry)).digest('hex')
}

export interface Checkpoint {
  gatewayGroup: string
  seq: number
  chain: string
  keyId: string
  signature: string
}

const signedText = ({ gatewayGroup, seq: at, chain }: Omit<Checkpoint, 'keyId' | 'signature'>) =>
  Buffer.from(canonicalJson({ gatewayGroup, seq: at, chain }))

export function signCheckpoint(
  head: Omit<Checkpoint, 'keyId' | 'signature'>,
  keyId: string,
  key: KeyObject,
): Checkpoint {
  return { ...head, keyId, signature: sign(null, signedText(head), key).toString('base64url') }
}

export function checkpointHolds(checkpoint: Checkpoint, keys: ReadonlyMap<string, KeyObject>): boolean {
  const key = keys.get(checkpoint.keyId)
  return !!key && verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, 'base64url'))
}

/**
 * What stands in place of a key's digest for a client of an issuer. SHA-512/256, not SHA-256: whoever says the issuer and
 * the client as an API key is nobody.
 */
export const clientDigest = (issuer: string, clientId: string, encoding: 'hex' | 'binary'): string =>
  hash('sha512-256', `${issuer}\n${clientId}`, encoding)

/** Which token, or whose, at this issuer. No client of an issuer has such a digest. */
export const denialDigest = (issuer: string, by: 'jti' | 'sub', value: string, encoding: 'hex' | 'binary'): string =>
  hash('sha512-256', `\0denied\0${by}\0${issuer}\0${value}`, encoding)

/** Of a credential's spec, what its entry says of where it is used from. */
export const boundsOf = ({ addresses, referrers }: Pick<CredentialEntry, 'addresses' | 'referrers'>) => ({
  ...(addresses === undefined ? {} : { addresses }),
  ...(referrers === undefined ? {} : { referrers }),
})

/** Where a credential stands in a gateway's table: its digest, moved by the environment so that it fits no other; a denial by its organization. */
export function credentialKey(sha256: Uint8Array, ownerId: string): Uint8Array {
  const by = idBytes(ownerId)
  if (!by) throw new TypeError(`not an identifier: ${ownerId}`)
  const result = Uint8Array.from(sha256)
  for (let i = 0; i < 16; i++) result[i]! ^= by[i]!
  return result
}
