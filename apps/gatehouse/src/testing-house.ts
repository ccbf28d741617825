/** A control plane with its door for gateways, and gateways at it, for tests. */
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type Clock, systemClock } from '@gatehouse/base'
import { useIntake } from '@gatehouse/capability-access/control/uses/use-intake.ts'
import { driftIntake } from '@gatehouse/capability-catalogue/control/drift/drift-intake.ts'
import { partOf } from '@gatehouse/capability-catalogue/part.ts'
import { showing } from '@gatehouse/capability-catalogue/revision-content.ts'
import { captureIntake } from '@gatehouse/capability-insight/control/capture/capture-intake.ts'
import { captureOrders } from '@gatehouse/capability-insight/control/capture/orders.ts'
import { auditHeads, type Control, type ControlOptions, openControl, type Row } from '@gatehouse/control'
import { type Distribution, openDistribution } from '@gatehouse/control/distribution/distribution.ts'
import { type Ack, batchName } from '@gatehouse/events'
import { Gateway, type Link, type LinkOptions, SpoolSink, startLink } from '@gatehouse/gateway'
import { digestOf, loadPolicies, type PolicyModule } from '@gatehouse/program'
import type { Store } from '@gatehouse/store'
import { catalogueOf } from '@gatehouse/unit'
import { catalogue as house, ownRoom } from './capabilities.ts'

export interface House {
  control: Control
  distribution: Distribution
  url: string
  groupId: string
  organization: Row
  close(): Promise<void>
}

export interface HouseOptions {
  store: Store
  port?: number
  ingest?: (batch: Uint8Array) => Promise<Ack>
  clock?: Clock
  /** Own policies of its operator. */
  policyModule?: PolicyModule
  /** Requests to services that organizations name. */
  request?: ControlOptions['request']
  issuerUrl?: string
}

export async function openHouse(options: HouseOptions): Promise<House> {
  const {
    store,
    port = 0,
    ingest = async () => 'stored',
    clock = systemClock,
    request,
    policyModule,
    issuerUrl,
  } = options
  const own = policyModule ? [ownRoom(loadPolicies(policyModule))] : []
  const catalogue = catalogueOf([...house.capabilities, ...own])
  let distribution: Distribution | undefined
  const log = { warn() {}, error: (message: string, fields?: object) => console.error(message, fields) }
  const control = await openControl({
    ...{ store, clock, issuerUrl },
    ...(request ? { request } : {}),
    catalogue,
    masterKey: '0'.repeat(64),
    administrator: { email: 'admin@example.org', password: 'a password of the test' },
    log,
    publisher: async (rows, { secrets }) => {
      distribution = await openDistribution({
        ...{ store, rows, secrets, auditHeads, log, ingest },
        used: useIntake({ store, clock }),
        drifted: driftIntake({ store, clock }),
        captures: captureOrders,
        captured: captureIntake({ store, rows, secrets }),
        assemble: partOf,
        policyModule,
        catalogue,
        clock,
        listen: { address: '127.0.0.1', port },
      })
      return distribution.publisher
    },
  })
  const found = await control.rows.read(async resources => ({
    groupId: (await resources.get('GatewayGroup', 'default')).id,
    organization: await resources.get('Organization', 'default'),
  }))
  return {
    ...{ control, ...found, distribution: distribution! },
    url: `https://127.0.0.1:${distribution!.port}`,
    async close() {
      await control.close()
      await distribution!.close()
    },
  }
}

/** A batch counts once it is a file; what is there already is a duplicate. */
export function fileIngest(directory: string): (batch: Uint8Array) => Promise<Ack> {
  return async batch => {
    const { node, epoch, sequence } = batchName(batch)
    const path = join(directory, `${node}-${epoch}-${sequence}`)
    if (existsSync(path)) return 'duplicate'
    writeFileSync(`${directory}.new`, batch)
    renameSync(`${directory}.new`, path)
    return 'stored'
  }
}

export interface ApiAtHouse {
  version: Row
  environmentId: string
  /** A new revision of it, deployed; the deployment is pending. */
  deploy(changes?: { basePath?: string; policies?: object[]; number?: number }): Promise<Row>
  state(deployment: Row): Promise<Row>
}

export interface ApiOptions {
  name: string
  upstreamUrl: string
  policies?: object[]
  access?: string
  /** Of the upstream, as they are written. */
  tls?: object
  health?: object
  /** What the name of a certificate in `tls` stands for. */
  clientCertificateId?: string
}

/** An API that is open to everybody, with one upstream. */
export async function makeApi(
  house: House,
  { name, upstreamUrl, policies = [], access: who = 'open', tls, health, clientCertificateId }: ApiOptions,
): Promise<ApiAtHouse> {
  const { control, organization } = house
  const made = await control.rows.write(organization.id, async ({ resources, at }) => {
    const workspace = await resources.get('Workspace', 'default')
    const within = at({ organization, workspace }).resources
    const upstream = await within.create('Upstream', {
      ...{ name, spec: { targets: [{ url: upstreamUrl }], ...(tls && { tls }), ...(health && { health }) } },
    })
    await within.create('Api', { name, spec: {} })
    const spec = { api: name, version: 'v1', upstream: name, basePath: `/${name}`, access: who }
    const version = await within.create('ApiVersion', { name: `${name}-v1`, spec })
    return { workspace, upstream, version, environment: await resources.get('Environment', 'dev') }
  })
  const { workspace, upstream, version, environment } = made
  let count = 0
  return {
    version,
    environmentId: environment.id,
    async deploy(changes = {}) {
      const number = changes.number ?? ++count
      const upstreamHeld = { id: upstream.id, name, spec: upstream.spec }
      const content = {
        ...{ organizationId: organization.id, workspaceId: workspace.id, apiId: version.id, api: name },
        ...{ apiVersionId: version.id, apiVersion: version.name, hosts: [], basePath: `/${name}`, access: who },
        policies,
        endpoints: [{ id: 'any', method: '*', path: '/{rest+}', policies: [] }],
        upstream:
          clientCertificateId === undefined ? upstreamHeld : showing(upstreamHeld as never, clientCertificateId),
        ...changes,
      }
      const { number: _, ...rest } = { number: 0, ...content }
      const deployment = await control.rows.write(organization.id, async ({ at }) => {
        const { resources } = at({ organization, workspace })
        const revision = `${name}-r${number}-${++unique}`
        const text = JSON.stringify(rest)
        const spec = { apiVersion: version.name, number, sha256: digestOf(text), content: rest }
        await resources.create('Revision', { name: revision, spec })
        return resources.create('Deployment', {
          name: `${revision}-dev`,
          spec: { apiVersion: version.name, revision, environment: 'dev' },
        })
      })
      house.distribution.publisher.programChanged([house.groupId])
      return deployment
    },
    state: deployment => control.rows.read(resources => resources.get('Deployment', deployment.id)),
  }
}

let unique = 0

/** What a test opens, closed in the opposite order. */
export function closing(t: TestContext): <T extends { close(): Promise<void> }>(opened: T) => T {
  const opened: { close(): Promise<void> }[] = []
  t.after(async () => {
    for (const one of opened.reverse()) await one.close()
  })
  return one => {
    opened.push(one)
    return one
  }
}

export interface GatewayAtHouse {
  gateway: Gateway
  link: Link
  events: SpoolSink
  stateDir: string
  get(path: string, headers?: Record<string, string>): Promise<{ status: number; text: string }>
  close(): Promise<void>
}

export interface GatewayAtHouseOptions {
  url: string
  token?: string
  node?: string
  stateDir: string
  workers?: number
  policies?: ReadonlyMap<string, { version: number }>
  clock?: Clock
  log?: LinkOptions['log']
}

export async function openGateway(options: GatewayAtHouseOptions): Promise<GatewayAtHouse> {
  const { url, token, node = 'node-1', stateDir, workers = 1, policies = house.policies } = options
  const { clock = systemClock, log = () => {} } = options
  const events = new SpoolSink({ stateDir, node, clock: systemClock })
  const gateway = new Gateway({
    entry: new URL('./gateway-worker.ts', import.meta.url),
    address: '127.0.0.1',
    port: 0,
    workers,
    egress: { allow: ['loopback'], deny: [] },
    limiterKeysMax: 1000,
    tls: { port: 0, clientCertificates: 'none' },
    ownPolicies: { stuckMsMax: 300, waitMsMax: 1000, reloadsMax: 20 },
    events,
    log,
  })
  await gateway.prepare()
  const link = await startLink({
    ...{ gateway, stateDir, node, policies, events, log, clock, controlUrl: url },
    ...(token ? { enrolmentToken: token } : {}),
  }).catch(async thrown => {
    await gateway.stop(0)
    throw thrown
  })
  await gateway.start()
  let closed = false
  return {
    ...{ gateway, link, events, stateDir },
    async get(path, headers = {}) {
      const answer = await fetch(`http://127.0.0.1:${gateway.port}${path}`, { headers })
      return { status: answer.status, text: await answer.text() }
    },
    async close() {
      if (closed) return
      closed = true
      await gateway.stop(100)
      await link.close()
    },
  }
}

export function newDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-link-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export async function openUpstream(t: TestContext): Promise<string> {
  const server = createServer((_, response) => response.end('from the upstream'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Until it holds; the deadline is generous, the pause is short. */
export async function until(what: () => boolean | Promise<boolean>, waitMs = 10_000): Promise<number> {
  const startedMs = performance.now()
  while (!(await what())) {
    if (performance.now() - startedMs > waitMs) throw new Error(`not within ${waitMs} ms: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return performance.now() - startedMs
}

export const filesIn = (directory: string) => readdirSync(directory).sort()
