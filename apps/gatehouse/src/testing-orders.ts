/** A control plane with gateways and a real certificate authority that asks them, for tests. */
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { type Clock, systemClock } from '@gatehouse/base'
import {
  type Pebble,
  type PebbleOptions,
  pebbleRequest,
  startPebble,
} from '@gatehouse/capability-transport/acme/pebble.model.ts'
import type { Row } from '@gatehouse/control'
import type { GuardedRequest } from '@gatehouse/http/egress-request.ts'
import { openStore, type Store } from '@gatehouse/store'
import {
  type ApiAtHouse,
  closing,
  type GatewayAtHouse,
  type House,
  makeApi,
  newDirectory,
  openGateway,
  openHouse,
  openUpstream,
  until,
} from './testing-house.ts'
import { housePlace } from './testing-stores.ts'

/** The system's, some time later. */
export class LaterClock implements Clock {
  laterMs = 0
  nowMs = () => systemClock.nowMs() + this.laterMs
  monotonicMs = () => systemClock.monotonicMs() + this.laterMs
  after = systemClock.after
}

export interface OrderScene {
  close: ReturnType<typeof closing>
  /** Moves the clock; the gateways that are there still are. */
  later(ms: number): Promise<void>
  /** Makes the certificate due now. */
  renew(): Promise<unknown>
  store: Store
  house: House
  clock: LaterClock
  gateway: GatewayAtHouse
  pebble: Pebble
  api: ApiAtHouse
  /** Makes the issuer `ours`, and certificate `one` from it, in the organization that answers on the hosts or in another. */
  order(hosts: readonly string[], organizationId?: string): Promise<Row>
  certificate(): Promise<OrderedRow>
  /** Until the status fits. */
  status(fits: (status: OrderStatus) => boolean): Promise<OrderStatus>
}

export interface OrderStatus {
  hosts: string[]
  order: string
  fingerprint?: string
  expiresAt?: string
  renewAt: string
  failures?: number
  error?: { code: string; detail: string; hint: string }
}
export type OrderedRow = Row & { status: OrderStatus }

export interface SceneOptions extends Partial<PebbleOptions> {
  engine?: 'pglite' | 'postgres'
  /** What APIs of the organization answer on. */
  hosts?: readonly string[]
  request?: GuardedRequest
}

export async function orderScene(t: TestContext, options: SceneOptions = {}): Promise<OrderScene> {
  const { engine = 'pglite', hosts = ['one.test', 'two.test'], request = pebbleRequest, ...pebbleOptions } = options
  const close = closing(t)
  const store: Store = close(await openStore(await housePlace(engine, newDirectory(t))))
  const clock = new LaterClock()
  const house: House = close(await openHouse({ store, clock, request }))
  const api = await makeApi(house, { name: 'pets', upstreamUrl: await openUpstream(t) })
  const token = await house.distribution.enrolmentToken(house.groupId, 60_000)
  const gateway = close(await openGateway({ url: house.url, token, stateDir: newDirectory(t), workers: 2 }))
  await api.deploy({ basePath: '/' })
  await until(async () => (await gateway.get('/anything')).status === 200)
  await claimHosts({ store, house, api }, hosts)
  const pebble = await startPebble(t, { httpPort: gateway.gateway.port, ...pebbleOptions })
  const certificate = () =>
    house.control.rows.read(resources => resources.get('Certificate', 'one')) as Promise<unknown> as Promise<OrderedRow>
  return {
    ...{ close, store, house, clock, gateway, pebble, api, certificate },
    order: (names, organizationId = house.organization.id) =>
      house.control.rows.write(organizationId, async ({ resources }) => {
        const { directory, authorities } = pebble
        const spec = { directory, authorities, termsAgreed: true }
        await resources.create('CertificateIssuer', { name: 'ours', spec })
        return resources.create('Certificate', { name: 'one', spec: { issuer: 'ours', hosts: [...names] } })
      }),
    async later(ms) {
      const seen = new Date(clock.nowMs() + ms).toISOString()
      await store.db.updateTable('gateway_nodes').set({ last_seen_at: seen }).where('id', 'like', 'node-%').execute()
      clock.laterMs += ms
    },
    renew: () => house.control.call('Certificate.renew', { caller: operator, ...called, params: named('one') }),
    async status(fits) {
      let status: OrderStatus | undefined
      await until(async () => fits((status = (await certificate()).status)), 30_000).catch(thrown => {
        throw new Error(`${JSON.stringify(status)}\n${pebble.log().slice(-3000)}`, { cause: thrown })
      })
      return status!
    },
  }
}

const operator = { kind: 'person', id: 'usr_of-the-test', name: 'ops@example.org', operator: true, grants: [] } as const
const called = { requestId: 'req_test' }
const named = (name: string) => ({ organization: 'default', name })

/** As a deployment would claim them. */
export async function claimHosts(
  { store, house, api }: Pick<OrderScene, 'store' | 'house' | 'api'>,
  hosts: readonly string[],
): Promise<void> {
  const place = { api_version_id: api.version.id, environment_id: api.environmentId }
  for (const host of hosts) {
    const claim = { gateway_group_id: house.groupId, claim: `${host}/pets`, organization_id: house.organization.id }
    await store.db
      .insertInto('route_claims')
      .values({ ...claim, ...place })
      .execute()
  }
}

/** A handshake with the gateway under that name, believed as its callers believe it. */
export async function shaken(port: number, servername: string, ca: string): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', servername, ca, ALPNProtocols: ['http/1.1'] })
  await once(socket, 'secureConnect')
  return socket
}

/** Of what the gateway shows under that name now. */
export async function shownAt(port: number, servername: string, ca: string): Promise<string> {
  const socket = await shaken(port, servername, ca)
  const fingerprint = fingerprintOf(socket)
  socket.destroy()
  return fingerprint
}

export const fingerprintOf = (socket: TLSSocket) =>
  socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase()
