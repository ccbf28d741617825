/** What a gateway may ask of the control plane, once its certificate is known. */
import type { Clock } from '@gatehouse/base'
import { Failure } from '@gatehouse/base'
import { type Ack, batchBytesMax, batchName } from '@gatehouse/events'
import {
  type CapturedReport,
  type CaptureOrder,
  type CredentialUses,
  capturedBytesMax,
  capturedReport,
  credentialUses,
  type DriftReport,
  driftBytesMax,
  driftReport,
  enrolmentRequest,
  renewalRequest,
  type StatusReport,
  statusBytesMax,
  statusReport,
  usesBytesMax,
} from '@gatehouse/program'
import type { AnyTables, Store } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import type { SecretBox } from '../secret-box.ts'
import { CaptureFeed } from './capture-feed.ts'
import { keyForGroup } from './certificate-keys.ts'
import { DirectoryFeed } from './directory-stream.ts'
import type { Enrolment } from './enrolment.ts'
import type { GatewayServerOptions, PeerHandler } from './gateway-server.ts'
import { serveStream } from './gateway-stream.ts'
import { readPart } from './generations.ts'
import type { GroupPublisher } from './group-publisher.ts'
import { LineWriter } from './line-writer.ts'
import { groupWishes, noteConnected, noteReport } from './nodes.ts'
import { answerJson, answerText, countOf, readBody, readJson } from './peer-request.ts'
import { readModule } from './policy-modules.ts'
import { ProgramFeed } from './program-stream.ts'
import type { Signals } from './signals.ts'
import type { SigningKeys } from './signing-keys.ts'
import { noteStages } from './stage-counts.ts'

export interface GatewayRouteOptions {
  store: Store
  secrets: SecretBox
  enrolment: Enrolment
  keys: SigningKeys
  signals: Signals
  clock: Clock
  publisher: GroupPublisher
  ingest: (batch: Uint8Array) => Promise<Ack>
  used: CredentialsUsed
  drifted: ContractsDrifted
  captured: RequestsCaptured
  captures: (db: Kysely<AnyTables>, gatewayGroupId: string) => Promise<CaptureOrder[]>
}

/** Takes what gateways of the group tell of traffic that contracts do not know. */
export type ContractsDrifted = (gatewayGroupId: string, report: DriftReport) => Promise<void>

/** Takes requests that a gateway of the group recorded whole; the same may come again. */
export type RequestsCaptured = (from: { gatewayGroupId: string; node: string }, report: CapturedReport) => Promise<void>

/** Takes what gateways of the group tell of credentials in use; the same may come again. */
export type CredentialsUsed = (gatewayGroupId: string, uses: CredentialUses['uses']) => Promise<void>

const requestBytesMax = 32_768
/** Batches in memory at once, over all gateways; more wait at the gateways. */
const batchesMax = 8

export interface GatewayRoutes extends Pick<GatewayServerOptions, 'routes' | 'enrol'> {
  /** Ends the streams of a node. */
  cut(node: string): void
}

export function gatewayRoutes(options: GatewayRouteOptions): GatewayRoutes {
  const { store, enrolment } = options
  const streams = new Map<string, LineWriter>()
  return {
    cut(node) {
      for (const kind of ['program', 'directory']) streams.get(`${kind} ${node}`)?.close()
    },
    async enrol(request, response) {
      answerJson(response, await enrolment.enrol(await readJson(request, enrolmentRequest, requestBytesMax)))
    },
    routes: {
      'POST /gateway/v1/renew': async ({ peer, request, response }) => {
        const { csr } = await readJson(request, renewalRequest, requestBytesMax)
        answerJson(response, await enrolment.renew(peer, csr))
      },
      'GET /gateway/v1/parts/': async ({ peer, response, url }) => {
        const sha256 = url.pathname.slice(url.pathname.lastIndexOf('/') + 1)
        const content = await readPart(store.db, peer.gatewayGroupId, sha256)
        if (content === undefined) throw new Failure('not_found', 'The gateway group has no such part.')
        answerText(response, content)
      },
      'GET /gateway/v1/policy-modules/': async ({ response, url }) => {
        const sha256 = url.pathname.slice(url.pathname.lastIndexOf('/') + 1)
        const content = await readModule(store.db, sha256)
        if (content === undefined) throw new Failure('not_found', 'There is no such policy module.')
        answerText(response, content)
      },
      'GET /gateway/v1/certificate-keys/': async ({ peer, response, url }) => {
        const certificateId = url.pathname.slice(url.pathname.lastIndexOf('/') + 1)
        const key = await keyForGroup(options, peer.gatewayGroupId, certificateId)
        if (key === undefined) throw new Failure('not_found', 'The gateway group shows no such certificate.')
        response.writeHead(200, { 'content-type': 'application/x-pem-file', 'cache-control': 'no-store' })
        response.end(key)
      },
      'GET /gateway/v1/program': programRoute(options, streams),
      'GET /gateway/v1/directory': directoryRoute(options, streams),
      'POST /gateway/v1/status': statusRoute(options),
      'POST /gateway/v1/events': eventsRoute(options),
      'POST /gateway/v1/credential-uses': async ({ peer, request, response }) => {
        const { uses } = await readJson(request, credentialUses, usesBytesMax)
        await options.used(peer.gatewayGroupId, uses)
        answerJson(response, {})
      },
      'POST /gateway/v1/drift': async ({ peer, request, response }) => {
        await options.drifted(peer.gatewayGroupId, await readJson(request, driftReport, driftBytesMax))
        answerJson(response, {})
      },
      'POST /gateway/v1/captured': async ({ peer, request, response }) => {
        await options.captured(peer, await readJson(request, capturedReport, capturedBytesMax))
        answerJson(response, {})
      },
    },
  }
}

/** One stream of a kind for each node: a second one ends the first. */
function takeOver(streams: Map<string, LineWriter>, name: string, lines: LineWriter): () => boolean {
  streams.get(name)?.close()
  streams.set(name, lines)
  return () => streams.get(name) === lines && streams.delete(name)
}

function programRoute(options: GatewayRouteOptions, streams: Map<string, LineWriter>): PeerHandler {
  const { store, keys, signals, clock, publisher, captures } = options
  return async ({ peer, response, url }) => {
    const { node, gatewayGroupId } = peer
    const lines = new LineWriter(response, clock)
    const leave = takeOver(streams, `program ${node}`, lines)
    await noteConnected(store.db, node, true)
    const feed = new ProgramFeed({
      store,
      keys,
      gatewayGroupId,
      served: countOf(url.searchParams, 'generation'),
      nowMs: () => clock.nowMs(),
      write: line => lines.write(line),
    })
    const captureFeed = new CaptureFeed({
      orders: () => captures(store.db, gatewayGroupId),
      write: line => lines.write(line),
    })
    const send = async () => {
      await captureFeed.send()
      await feed.send()
    }
    publisher.ensure(gatewayGroupId)
    try {
      await serveStream({ lines, signals, topic: gatewayGroupId, clock, send, beat: () => captureFeed.send() })
    } finally {
      if (leave()) {
        await noteConnected(store.db, node, false)
        await publisher.heard(gatewayGroupId)
      }
    }
  }
}

function directoryRoute(options: GatewayRouteOptions, streams: Map<string, LineWriter>): PeerHandler {
  const { store, keys, signals, clock } = options
  return async ({ peer, response, url }) => {
    const lines = new LineWriter(response, clock)
    const leave = takeOver(streams, `directory ${peer.node}`, lines)
    const { searchParams } = url
    const at = {
      epoch: countOf(searchParams, 'epoch'),
      seq: countOf(searchParams, 'seq'),
      chain: searchParams.get('chain') ?? '',
    }
    const { gatewayGroupId } = peer
    const write = (line: unknown) => lines.write(line)
    const feed = new DirectoryFeed({ store, keys, gatewayGroupId, nowMs: () => clock.nowMs(), write }, at)
    try {
      await serveStream({ lines, signals, topic: gatewayGroupId, clock, send: () => feed.send() })
    } finally {
      leave()
    }
  }
}

function statusRoute({ store, clock, publisher }: GatewayRouteOptions): PeerHandler {
  return async ({ peer, request, response }) => {
    const report: StatusReport = await readJson(request, statusReport, statusBytesMax)
    await noteReport(store.db, { node: peer.node, report, nowMs: clock.nowMs() })
    const { refused, stages } = report
    if (stages) await noteStages(store, { ...peer, stages, nowMs: clock.nowMs() })
    if (refused) await publisher.refused(peer.gatewayGroupId, refused.generation, refused.reason)
    await publisher.heard(peer.gatewayGroupId)
    answerJson(response, await groupWishes(store.db, peer.gatewayGroupId))
  }
}

function eventsRoute({ ingest }: GatewayRouteOptions): PeerHandler {
  let underWay = 0
  return async ({ peer, request, response }) => {
    if (underWay >= batchesMax) throw new Failure('store_unavailable', 'Too many batches arrive at once.')
    underWay++
    try {
      const batch = await readBody(request, batchBytesMax)
      answerJson(response, { ack: await taken(batch, peer.node, ingest) })
    } finally {
      underWay--
    }
  }
}

/** A batch that can never be taken is refused for good; what may pass later is an error. */
async function taken(batch: Buffer, node: string, ingest: GatewayRouteOptions['ingest']): Promise<Ack> {
  try {
    if (batchName(batch).node !== node) return 'refused'
    return await ingest(batch)
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'batch_malformed') return 'refused'
    throw thrown
  }
}
