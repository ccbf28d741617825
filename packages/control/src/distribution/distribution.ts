/** Distribution: everything between the rows of the control plane and its gateways. */
import type { Clock } from '@gatehouse/base'
import type { Ack } from '@gatehouse/events'
import type { CaptureOrder, Manifest, PolicyModule } from '@gatehouse/program'
import type { AnyTables, Store } from '@gatehouse/store'
import type { Catalogue, Log } from '@gatehouse/unit'
import type { Kysely } from 'kysely'
import type { Fleet, Publisher } from '../publisher.ts'
import type { SecretBox } from '../secret-box.ts'
import { Enrolment } from './enrolment.ts'
import { type ContractsDrifted, type CredentialsUsed, gatewayRoutes, type RequestsCaptured } from './gateway-routes.ts'
import { GatewayServer } from './gateway-server.ts'
import { signAnew } from './generations.ts'
import { GroupPublisher } from './group-publisher.ts'
import { type GatewayNode, listNodes, removeNode } from './nodes.ts'
import { storeModule } from './policy-modules.ts'
import type { AssemblePart } from './program-sources.ts'
import type { RowAccess } from './row-access.ts'
import { Signals } from './signals.ts'
import { SigningKeys } from './signing-keys.ts'
import { storedAuthority } from './stored-authority.ts'
import { startWatch } from './watch.ts'

export interface DistributionOptions {
  /** Migrated, `distributionMigrations` included. */
  store: Store
  secrets: SecretBox
  catalogue: Pick<Catalogue, 'policies'>
  clock: Clock
  log: Log
  /** Where gateways connect; port 0 takes any. */
  listen: { address: string; port: number }
  /** Takes a batch of usage events once and for all; throws `batch_malformed` on what can never be taken. */
  ingest: (batch: Uint8Array) => Promise<Ack>
  /** Hears which credentials gateways saw; nobody does unless given. */
  used?: CredentialsUsed
  /** Likewise. */
  drifted?: ContractsDrifted
  /** Likewise. */
  captured?: RequestsCaptured
  /** What gateways of a group are to capture now; nothing unless given. */
  captures?: (db: Kysely<AnyTables>, gatewayGroupId: string) => Promise<CaptureOrder[]>
  rows: RowAccess
  /** `partOf` of the room that owns APIs. */
  assemble: AssemblePart
  /** Newest audit entry of each organization, to be embedded in generations. */
  auditHeads?: (db: Kysely<AnyTables>) => Promise<Manifest['auditHeads']>
  /** The operator's own policies, of which `catalogue` knows. */
  policyModule?: PolicyModule | undefined
}

export interface Distribution extends Fleet {
  readonly publisher: Publisher
  readonly port: number
  nodes(gatewayGroupId?: string): Promise<GatewayNode[]>
  close(): Promise<void>
}

export async function openDistribution(options: DistributionOptions): Promise<Distribution> {
  const { store, secrets, clock, log, catalogue, rows, assemble, policyModule } = options
  const nowMs = () => clock.nowMs()
  if (policyModule) await storeModule(store.db, policyModule, nowMs())
  const keys = await SigningKeys.open({ store, secrets, nowMs })
  const authority = await storedAuthority({ store, secrets, nowMs: nowMs() })
  const enrolment = new Enrolment({ store, authority, keys, nowMs })
  const signals = new Signals()
  const publisher = new GroupPublisher({
    store,
    rows,
    keys,
    signals,
    clock,
    log,
    assemble,
    policies: catalogue.policies,
    policyModule,
    auditHeads: options.auditHeads ?? (async () => ({})),
  })
  const { ingest, used = async () => {}, drifted = async () => {}, captured = async () => {} } = options
  const captures = options.captures ?? (async () => [])
  const routes = gatewayRoutes({
    ...{ store, secrets, enrolment, keys, signals, clock, publisher },
    ...{ ingest, used, drifted, captured, captures },
  })
  const { enrol, routes: served } = routes
  const server = await GatewayServer.listen({
    ...options.listen,
    routes: served,
    enrol,
    authority,
    enrolment,
    clock,
    log,
  })
  const watch = startWatch({ store, keys, signals, publisher, clock, log })
  const fleet = fleetOf({ store, enrolment, keys, signals, cut: routes.cut, clock })
  const whole: Publisher = {
    programChanged: groups => publisher.programChanged(groups),
    directoryChanged: groups => publisher.directoryChanged(groups),
    capturesChanged: groups => publisher.capturesChanged(groups),
    settled: (deployment, waitMs) => publisher.settled(deployment, waitMs),
    ...fleet,
  }
  return {
    publisher: whole,
    port: server.port,
    ...fleet,
    async close() {
      watch.close()
      await publisher.close()
      await server.close()
      await watch.idle()
    },
  }
}

interface FleetParts {
  store: Store
  enrolment: Enrolment
  keys: SigningKeys
  signals: Signals
  cut: (node: string) => void
  clock: Clock
}

/** Who is admitted, who is there, who is sent away, and with which key programs are signed. */
function fleetOf({ store, enrolment, keys, signals, cut, clock }: FleetParts): Fleet & Pick<Distribution, 'nodes'> {
  return {
    enrolmentToken: (group, ttlMs) => enrolment.token(group, ttlMs),
    nodes: group => listNodes(store.db, { gatewayGroupId: group, nowMs: clock.nowMs() }),
    async removeNode(node) {
      const removed = await removeNode(store.db, node)
      cut(node)
      return removed
    },
    async rotateSigningKey() {
      await store.transaction(async trx => signAnew(trx, await keys.rotate(trx)))
      await keys.reload()
      signals.tellAll()
    },
  }
}
