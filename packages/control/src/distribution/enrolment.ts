/** Who may be a gateway: one-time tokens, and the nodes that were admitted with them. */
import { createHash, randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { EnrolmentAnswer, EnrolmentRequest } from '@gatehouse/program'
import { type AnyTables, json, type Store } from '@gatehouse/store'
import type { Transaction } from 'kysely'
import { type CertificateAuthority, type IssuedCertificate, serialKey } from './certificate-authority.ts'
import { forgetEnded } from './nodes.ts'
import type { SigningKeys } from './signing-keys.ts'

/** A node as its certificate shows it. */
export interface Peer {
  node: string
  gatewayGroupId: string
}

export interface EnrolmentOptions {
  store: Store
  authority: CertificateAuthority
  keys: SigningKeys
  nowMs: () => number
}

const ttlMsMax = 7 * 86_400_000

export class Enrolment {
  readonly #options: EnrolmentOptions

  constructor(options: EnrolmentOptions) {
    this.#options = options
  }

  /**
   * A token that admits one node to the group, once, within `ttlMs`. It names the authority's certificate, so that
   * the gateway knows the control plane before it hands the token over.
   */
  async token(gatewayGroupId: string, ttlMs: number): Promise<string> {
    if (!(ttlMs > 0 && ttlMs <= ttlMsMax)) {
      throw new Failure('invalid_input', 'An enrolment token lives between one millisecond and seven days.')
    }
    const { store, authority, nowMs } = this.#options
    const token = `ghe_${randomBytes(24).toString('base64url')}.${authority.fingerprint}`
    const at = new Date(nowMs()).toISOString()
    await store.db.deleteFrom('enrolment_tokens').where('expires_at', '<', at).execute()
    await store.db
      .insertInto('enrolment_tokens')
      .values({
        sha256: sha256(token),
        gateway_group_id: gatewayGroupId,
        expires_at: new Date(nowMs() + ttlMs).toISOString(),
        created_at: at,
      })
      .execute()
    return token
  }

  /** Spends the token and answers with a certificate; throws `enrolment_refused`. */
  async enrol({ token, node, csr }: EnrolmentRequest): Promise<EnrolmentAnswer> {
    const { store, authority, nowMs } = this.#options
    const now = nowMs()
    const issued = await authority.issueNode(csr, node, now)
    const gatewayGroup = await store.transaction(async trx => {
      const at = new Date(now).toISOString()
      const spent = await trx
        .updateTable('enrolment_tokens')
        .set({ used_at: at, used_by: node })
        .where('sha256', '=', sha256(token))
        .where('used_at', 'is', null)
        .where('expires_at', '>', at)
        .returning('gateway_group_id')
        .executeTakeFirst()
      if (!spent) throw new Failure('enrolment_refused', 'The enrolment token is unknown, used or expired.')
      await admit(trx, { node, gatewayGroupId: spent.gateway_group_id, issued, at })
      return spent.gateway_group_id as string
    })
    return this.#answer({ node, gatewayGroup, issued })
  }

  /** A new certificate for a node; the one it came with works on until it expires. */
  async renew(peer: Peer & { serial: string }, csr: string): Promise<EnrolmentAnswer> {
    const { store, authority, nowMs } = this.#options
    const issued = await authority.issueNode(csr, peer.node, nowMs())
    await store.db
      .updateTable('gateway_nodes')
      .set({
        serial: serialKey(issued.serial),
        previous_serial: peer.serial,
        certificate_expires_at: new Date(issued.expiresAtMs).toISOString(),
      })
      .where('id', '=', peer.node)
      .execute()
    return this.#answer({ node: peer.node, gatewayGroup: peer.gatewayGroupId, issued })
  }

  /** The node that the certificate of this serial number was issued to; undefined when it was removed or replaced. */
  async peerOf(serial: string): Promise<Peer | undefined> {
    const found = await this.#options.store.db
      .selectFrom('gateway_nodes')
      .select(['id', 'gateway_group_id'])
      .where(eb => eb.or([eb('serial', '=', serial), eb('previous_serial', '=', serial)]))
      .executeTakeFirst()
    return found && { node: found.id as string, gatewayGroupId: found.gateway_group_id as string }
  }

  #answer({
    node,
    gatewayGroup,
    issued,
  }: {
    node: string
    gatewayGroup: string
    issued: IssuedCertificate
  }): EnrolmentAnswer {
    const { authority, keys } = this.#options
    return { node, gatewayGroup, certificate: issued.pem, authority: authority.certificate, keys: keys.pinned }
  }
}

interface Admission {
  node: string
  gatewayGroupId: string
  issued: IssuedCertificate
  at: string
}

/** A name that is known is taken over within its group: its older certificates stop working. */
async function admit(trx: Transaction<AnyTables>, { node, gatewayGroupId, issued, at }: Admission): Promise<void> {
  // As many as were ever enrolled is no bound.
  await forgetEnded(trx, Date.parse(at))
  const fresh = {
    serial: serialKey(issued.serial),
    previous_serial: null,
    certificate_expires_at: new Date(issued.expiresAtMs).toISOString(),
    connected: false,
    state: 'waiting',
    generation: 0,
    refused_generation: null,
    reason: null,
    report: json({}),
    enrolled_at: at,
    last_seen_at: at,
  }
  const admitted = await trx
    .insertInto('gateway_nodes')
    .values({ id: node, gateway_group_id: gatewayGroupId, ...fresh })
    .onConflict(conflict =>
      conflict.column('id').doUpdateSet(fresh).where('gateway_nodes.gateway_group_id', '=', gatewayGroupId),
    )
    .returning('id')
    .execute()
  if (admitted.length === 0) {
    throw new Failure('enrolment_refused', `A node called ${node} belongs to another gateway group.`, {
      hint: 'Give the node another name.',
    })
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
