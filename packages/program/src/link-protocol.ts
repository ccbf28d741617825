/**
 * What a gateway and the control plane say to each other over mutual TLS. Both streams are lines of JSON that the
 * control plane writes for as long as the gateway listens; everything else is one request and one answer.
 *
 * - `GET  /gateway/v1/program?generation=N`                a stream of `ProgramLine`
 * - `GET  /gateway/v1/directory?epoch=E&seq=S&chain=C`     a stream of `DirectoryLine` from there on
 * - `GET  /gateway/v1/parts/{sha256}`                      canonical JSON of a part of the gateway's own group
 * - `GET  /gateway/v1/policy-modules/{sha256}`             canonical JSON of the operator's own policies
 * - `POST /gateway/v1/status`                              a `StatusReport`
 * - `POST /gateway/v1/events`                              a batch of package `events`; an `EventsAnswer`
 * - `POST /gateway/v1/credential-uses`                     `CredentialUses`
 * - `POST /gateway/v1/drift`                               a `DriftReport`
 * - `POST /gateway/v1/captured`                            a `CapturedReport`
 * - `POST /gateway/v1/enrol`                               an `EnrolmentRequest`; the only one without a certificate
 * - `POST /gateway/v1/renew`                               a `RenewalRequest`; an `EnrolmentAnswer`
 */
import { object, oneOf, type Static, Type } from '@gatehouse/schema'
import type { CaptureOrder } from './capture.ts'
import { type DirectoryEntry, emptyChain } from './directory.ts'
import type { KeyAnnouncement } from './signing-key.ts'
import { digestOf, type SignedManifest, stagesMax } from './snapshot.ts'
import { stageTally } from './stage-tally.ts'

/** The name every control plane's certificate carries, whatever address it is reached at. */
export const controlServerName = 'control.gatehouse.internal'

/** Heartbeats come this often; a stream silent for `silenceMsMax` is dead. */
export const heartbeatMs = 2000
export const silenceMsMax = 8000

/** Largest lines, so that neither side reads without end. */
export const programLineBytesMax = 16 * 2 ** 20
export const directoryLineBytesMax = 8 * 2 ** 20
export const partBytesMax = 64 * 2 ** 20
export const statusBytesMax = 512 * 1024
export const usesBytesMax = 512 * 1024

export const nodeName = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' })

export const enrolmentRequest = object({
  token: Type.String({ maxLength: 200 }),
  node: nodeName,
  /** PKCS #10 (RFC 2986), PEM. Its subject is not used: the certificate names the node. */
  csr: Type.String({ maxLength: 8192 }),
})
export type EnrolmentRequest = Static<typeof enrolmentRequest>

export const renewalRequest = object({ csr: Type.String({ maxLength: 8192 }) })
export type RenewalRequest = Static<typeof renewalRequest>

export interface EnrolmentAnswer {
  node: string
  gatewayGroup: string
  /** PEM. */
  certificate: string
  /** PEM of the authority that signed it and the control plane's own. */
  authority: string
  /** Signing keys to pin: the current one and the next. */
  keys: { keyId: string; number: number; publicKey: string }[]
}

export type ProgramLine =
  /** Signing keys since the oldest that a gateway may have pinned, each vouched for by the one before. */
  | { kind: 'keys'; keys: KeyAnnouncement[] }
  | { kind: 'manifest'; signed: SignedManifest }
  /** All that is to be recorded from now on, in place of what was. Gateways of before pass over it. */
  | { kind: 'captures'; captures: CaptureOrder[] }
  | { kind: 'heartbeat' }

export interface DirectoryCheckpoint {
  seq: number
  chain: string
  keyId: string
  /** As `signCheckpoint` makes it. */
  signature: string
}

export type DirectoryLine =
  /**
   * What the gateway has is not a beginning of this log: everything follows, from entry 1 of this epoch. With entry
   * `seq` it is complete, and what the gateway had before holds no more.
   */
  | { kind: 'epoch'; epoch: number; seq: number }
  /** Hold only when the checkpoint does: it signs the digest up to and with the last of them. */
  | { kind: 'entries'; entries: DirectoryEntry[]; checkpoint: DirectoryCheckpoint }
  | { kind: 'heartbeat' }

const problem = Type.Object({
  code: Type.String({ maxLength: 64 }),
  message: Type.String({ maxLength: 1000 }),
  pointer: Type.Optional(Type.String({ maxLength: 1000 })),
  hint: Type.Optional(Type.String({ maxLength: 1000 })),
})

/** Of which a report tells, those that are unwell first; the rest are counted. */
export const healthTargetsMax = 200
export const healthTargetsOfOneMax = 50
export const healthOrganizationsMax = 200
export const healthUrlMax = 512

/** `ejected` for what it answered, `unhealthy` by its check; `unknown` where neither is looked at. */
export const healthStates = ['healthy', 'unhealthy', 'ejected', 'unknown'] as const
export type HealthState = (typeof healthStates)[number]

const targetHealth = object({
  /** Identifier of the upstream. */
  upstream: Type.String({ maxLength: 128 }),
  url: Type.String({ maxLength: healthUrlMax }),
  state: oneOf([...healthStates]),
  sinceMs: Type.Optional(Type.Integer({ minimum: 0 })),
  reason: Type.Optional(Type.String({ maxLength: 64 })),
})
export type TargetHealth = Static<typeof targetHealth>

const count = Type.Integer({ minimum: 0 })

const organizationHealth = object({
  organization: Type.String({ maxLength: 128 }),
  /** Of all its targets. */
  counts: object({ healthy: count, unhealthy: count, ejected: count, unknown: count }),
  targets: Type.Array(targetHealth, { maxItems: healthTargetsOfOneMax }),
})
export type OrganizationHealth = Static<typeof organizationHealth>

export const statusReport = object({
  /** `ended` is the last that a gateway tells. */
  state: oneOf(['serving', 'refused', 'waiting', 'ended']),
  /** Served by every thread. */
  generation: Type.Integer({ minimum: 0 }),
  /** The generation that was refused, with why. */
  refused: Type.Optional(
    object({
      generation: Type.Integer({ minimum: 0 }),
      code: Type.String({ maxLength: 64 }),
      reason: Type.String({ maxLength: 2000 }),
      problems: Type.Array(problem, { maxItems: 100 }),
    }),
  ),
  directory: object({ epoch: Type.Integer({ minimum: 0 }), seq: Type.Integer({ minimum: 0 }) }),
  targets: Type.Array(object({ target: Type.String({ maxLength: 2200 }), up: Type.Boolean() }), { maxItems: 1000 }),
  health: Type.Optional(Type.Array(organizationHealth, { maxItems: healthOrganizationsMax })),
  /** Own policies that this gateway lets nobody through; told to control planes that know of them. */
  quarantined: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 64 })),
  counters: Type.Record(Type.String({ maxLength: 64 }), Type.Number()),
  /** What was counted of staged deployments since this gateway began to serve them. */
  stages: Type.Optional(
    object({
      /** Another one at every start of the gateway: then it counts from 0. */
      start: Type.Integer({ minimum: 0 }),
      counts: Type.Array(
        object({ deployment: Type.String({ maxLength: 128 }), staged: stageTally, present: stageTally }),
        { maxItems: stagesMax },
      ),
    }),
  ),
})
export type StatusReport = Static<typeof statusReport>

/** Credentials in one telling, and networks of each. */
export const credentialUsesMax = 512
export const credentialNetworksMax = 4

/** Merged by the latest: told again it says nothing new. */
export const credentialUses = object({
  uses: Type.Array(
    object({
      credential: Type.String({ pattern: '^cred_[0-9a-z]{26}$' }),
      seen: Type.Array(
        object({
          /** IPv4 /24 or IPv6 /48: no address leaves the gateway. Empty where the caller had none. */
          network: Type.String({ maxLength: 64, pattern: '^[0-9a-f:./]*$' }),
          /** Since the last use, when this is sent. */
          agoMs: Type.Integer({ minimum: 0 }),
        }),
        { minItems: 1, maxItems: credentialNetworksMax },
      ),
    }),
    { maxItems: credentialUsesMax },
  ),
})
export type CredentialUses = Static<typeof credentialUses>

export interface EventsAnswer {
  ack: 'stored' | 'duplicate' | 'refused'
}

/** Digest of an empty log of this epoch: epochs cannot be taken for each other. Epoch 0 is nothing at all. */
export function emptyDirectoryChain(gatewayGroup: string, epoch: number): string {
  return epoch === 0 ? emptyChain : digestOf(`${gatewayGroup} ${epoch}`)
}
