/** `gatehouse gateway --config FILE`: one file, no control plane, no database. */
import { type Clock, Failure, failureFrom, systemClock } from '@gatehouse/base'
import { Gateway, type GatewayOptions } from '@gatehouse/gateway'
import { egressRule } from '@gatehouse/http'
import { type GuardedRequest, guardedRequest } from '@gatehouse/http/egress-request.ts'
import { type ApiPart, type DirectoryEntry, normalisedPath, snapshotOf } from '@gatehouse/program'
import { FileWatch } from '../file-watch.ts'
import { OwnHouse } from '../own-policies/own-house.ts'
import { directoryChange } from './directory-change.ts'
import { DriftLog } from './drift-log.ts'
import { OwnOrders } from './orders/own-orders.ts'
import { PurgeInbox, type PurgeOrder } from './purge-inbox.ts'
import { readStandalone } from './read.ts'

export interface StandaloneOptions
  extends Pick<
    GatewayOptions,
    | 'address'
    | 'port'
    | 'egress'
    | 'log'
    | 'rules'
    | 'callers'
    | 'proxyProtocol'
    | 'limits'
    | 'tls'
    | 'metrics'
    | 'traces'
    | 'access'
    | 'moreSamples'
    | 'metricsSeriesMax'
    | 'redis'
    | 'secrets'
    | 'ownPolicies'
    | 'discovery'
    | 'idempotencyWithoutRedis'
  > {
  config: string
  /** Directory of own policies. */
  policies?: string
  workers?: number
  limiterKeysMax?: number
  cacheBytesMax?: number
  idempotencyBytesMax?: number
  stateDir?: string
  /** Where keys and certificates that it orders are kept; it orders none when undefined. */
  ordersDir?: string
  /** To certificate authorities; behind the rule of `egress` unless said. */
  request?: GuardedRequest
  clock?: Clock
  /** How often the files are looked at. */
  watchEveryMs?: number
}

export interface Standalone {
  gateway: Gateway
  /** Reads the file again now; throws what is wrong with it, having kept the old. */
  reload(): Promise<void>
  stop(deadlineMs: number): Promise<void>
}

export async function startStandalone({
  config,
  watchEveryMs = 500,
  ordersDir,
  request,
  policies,
  ...options
}: StandaloneOptions): Promise<Standalone> {
  const own = await OwnHouse.open(policies, options.log)
  const read = async () => readStandalone(config, (await own.renewed()).catalogue)
  const first = await readStandalone(config, own.house.catalogue)
  const gateway = new Gateway({
    ...options,
    entry: new URL('../gateway-worker.ts', import.meta.url),
    events: { append() {}, flush() {} },
  })
  let orders: OwnOrders | undefined
  let generation = 0
  let entries: DirectoryEntry[] = []
  let turn: Promise<unknown> = Promise.resolve()
  let served: readonly ApiPart[] = []

  const serve = async ({ parts, entries: wanted, certificates, warnings, files }: typeof first) => {
    for (const { message, place } of warnings) options.log('warn', message, { place })
    const head = {
      gatewayGroup: 'standalone',
      generation: generation + 1,
      createdAt: new Date().toISOString(),
      auditHeads: {},
    }
    await gateway.useClientCertificates(new Map(certificates.given.map(one => [one.id, one])))
    await gateway.offer(snapshotOf(parts, head, own.house.module))
    generation++
    served = parts
    gateway.enter(directoryChange(entries, wanted, gateway.directory.seq + 1))
    entries = wanted
    await gateway.useCertificates(
      'documents',
      certificates.given.filter(({ hosts }) => hosts.length > 0),
    )
    if (certificates.orders.length > 0) orders ??= ownOrders(gateway, { ordersDir, request, ...options })
    await orders?.use(certificates.orders)
    watch.use(new Map([...files, ...own.stamps]))
  }
  const reload = () => {
    const run = turn.then(async () => serve(await read()))
    turn = run.catch(() => {})
    return run
  }
  const changed = () =>
    void reload().then(
      () => options.log('info', `${config} was read again.`, { generation }),
      (thrown: unknown) => {
        const failure: Failure = failureFrom(thrown)
        options.log('error', `${config} is not valid; the old one is served on.`, {
          code: failure.code,
          problems: failure.problems,
        })
      },
    )
  const watch = new FileWatch({ clock: options.clock ?? systemClock, everyMs: watchEveryMs, changed })

  const clock = options.clock ?? systemClock
  const take = (order: PurgeOrder) => giveUp(gateway, served, order)
  const inbox =
    options.stateDir === undefined
      ? undefined
      : new PurgeInbox({ folder: options.stateDir, clock, take, log: options.log })
  const nameOf = (id: string) => served.find(({ apiVersionId }) => apiVersionId === id)?.apiVersion ?? id
  const drift = new DriftLog({ gateway, clock, log: options.log, nameOf })
  await gateway.prepare()
  await serve(first)
  await gateway.start()
  return {
    gateway,
    reload,
    async stop(deadlineMs) {
      watch.close()
      inbox?.close()
      await orders?.close()
      await gateway.stop(deadlineMs)
      drift.close()
    },
  }
}

/** Throws where no API version has the name. */
function giveUp(gateway: Gateway, served: readonly ApiPart[], { apiVersion, path, tag }: PurgeOrder): void {
  const parts = served.filter(part => apiVersion === undefined || part.apiVersion === apiVersion)
  if (parts.length === 0) throw new Failure('not_found', `There is no API version ${apiVersion}.`)
  const sent = path === undefined ? undefined : (normalisedPath(path) ?? path)
  const what = sent !== undefined ? { path: sent } : tag !== undefined ? { tag } : ('all' as const)
  for (const { apiVersionId, environmentId } of parts) gateway.giveUp({ apiVersionId, environmentId, what })
}

type OrderOptions = Pick<StandaloneOptions, 'ordersDir' | 'request' | 'egress' | 'log' | 'clock'>

function ownOrders(gateway: Gateway, { ordersDir: directory, egress, log, clock, ...given }: OrderOptions): OwnOrders {
  if (directory === undefined) {
    throw new Failure('setting_invalid', 'Certificates are ordered only with a data directory: name one with --data.')
  }
  const { request = guardedRequest(egressRule(egress), orderRequestLimits) } = given
  return new OwnOrders({ gateway, directory, request, log, ...(clock ? { clock } : {}) })
}

const orderRequestLimits = { timeoutMs: 10_000, bytesMax: 262_144 }
