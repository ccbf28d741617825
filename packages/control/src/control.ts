/** A whole control plane on a store: migrated, started for the first time if need be, ready to be called. */
import { type Clock, systemClock } from '@gatehouse/base'
import { egressRule } from '@gatehouse/http'
import { guardedFetch } from '@gatehouse/http/egress-fetch.ts'
import { guardedRequest } from '@gatehouse/http/egress-request.ts'
import { restRoutes } from '@gatehouse/projections'
import { authMigration, type Migration, migrate, type Store } from '@gatehouse/store'
import type { Catalogue, Log } from '@gatehouse/unit'
import type { AuditSigner } from './audit-signer.ts'
import type { Answer, Call } from './call.ts'
import { type Caller, nobody, type Person } from './caller.ts'
import { derivedSigner } from './derived-signer.ts'
import { appendDirectory } from './distribution/directory.ts'
import { distributionMigrations } from './distribution/migrations.ts'
import { type Administrator, type FirstStartOptions, firstStart } from './first-start.ts'
import { followedHooks } from './followed-hooks.ts'
import { runJobs } from './job-runner.ts'
import type { Kernel } from './kernel.ts'
import { type MasterKeys, masterKeys } from './master-key.ts'
import { migrations as own } from './migrations.ts'
import type { ControlPart, Job, JobWork, Services } from './part.ts'
import { openPeople, type People } from './people.ts'
import type { Publisher } from './publisher.ts'
import { Runner } from './runner.ts'
import { sealedBox } from './sealed-box.ts'
import { ownSecret } from './sealed-secrets.ts'
import { forgetAttempts, SharedAttempts } from './shared-attempts.ts'
import type { SingleSignOn } from './single-sign-on.ts'

export interface ControlOptions extends FirstStartOptions {
  store: Store
  catalogue: Catalogue
  /** Made once the rows can be read and written. */
  publisher: (rows: Rows, services: Omit<Services, 'publisher'>) => Publisher | Promise<Publisher>
  /** For the master key, where `masterKey` is not given. */
  dataDir?: string
  /** `GATEHOUSE_MASTER_KEY`. */
  masterKey?: string
  clock?: Clock
  log?: Log
  /** Fetches for tenants; behind the default egress rule unless said. */
  fetch?: Services['fetch']
  /** Requests to services that tenants name; behind the default egress rule unless said. */
  request?: Services['request']
  /** Requests to addresses that people of portals name; behind the rule for strangers unless said. */
  requestForStranger?: Services['requestForStranger']
  /** They are called over https alone unless said. */
  plainWebhooks?: boolean
  /** Parts that are made with something, beside those that the capabilities load. */
  parts?: readonly ControlPart[]
  /** Migrations beside those of the rooms and the kernel. */
  migrations?: readonly Migration[]
  auditSigner?: AuditSigner
  /** Nobody keeps what gateways tell of requests unless given. */
  usage?: Services['usage']
  /** Exact origins of browsers that may sign in and write with a cookie; the first is the console's own. */
  origins?: readonly string[]
  /** Public address of the authorization servers, without a slash at its end. */
  issuerUrl?: string | undefined
  /** Public address of the console, without a slash at its end; its first origin unless said. */
  consoleUrl?: string | undefined
  /** Public address of the portal, without a slash at its end. */
  portalUrl?: string | undefined
}

/** The platform's own way to rows. */
export type Rows = Pick<JobWork, 'read' | 'write'>

export interface Control {
  readonly catalogue: Catalogue
  readonly services: Services
  readonly store: Store
  readonly people: People
  readonly singleSignOn: SingleSignOn | undefined
  readonly masterKeys: MasterKeys
  readonly origins: readonly string[]
  /** The administrator's sign-in, at the very first start only. */
  readonly administrator: Administrator | undefined
  /** Any route of `restRoutes`, by its id. */
  call(routeId: string, call: Call): Promise<Answer>
  /** Reads everything; writes in one organization, audited as the program's own. */
  readonly rows: Rows
  /** The same, audited under the name of another of the program's own parts. */
  rowsAs(operation: string): Rows
  callerOfToken(secret: string): Promise<Caller>
  callerOfPerson(person: Person): Promise<Caller>
  /** Jobs end, what runs is waited for. The store is left open: who opened it closes it. */
  close(): Promise<void>
}

/** A request is shorter than the lease of a job that makes it. */
export const requestLimits = { timeoutMs: 10_000, bytesMax: 262_144 }

const silent: Log = { warn() {}, error() {} }

const migrationsWith = (parts: readonly ControlPart[]): Migration[] => [
  ...[authMigration, ...parts.flatMap(part => part.migrations ?? []), ...own, ...distributionMigrations],
]

/** Those of the kernel and of the rooms. */
export const migrationsOf = async (catalogue: Catalogue): Promise<Migration[]> =>
  migrationsWith(await partsOf(catalogue))

export async function openControl(options: ControlOptions): Promise<Control> {
  const { store, catalogue, clock = systemClock } = options
  const parts = [...(await partsOf(catalogue)), ...(options.parts ?? [])]
  await migrate(store, [...migrationsWith(parts), ...(options.migrations ?? [])])
  const keys = masterKeys({ text: options.masterKey, dataDir: options.dataDir })
  const indicators = parts.flatMap(part => part.indicators ?? [])
  const services = { ...servicesOf(options, keys, clock), indicators }
  const kernel: Kernel = {
    ...{ store, services: services as unknown as Services },
    routes: new Map(restRoutes(catalogue).map(route => [route.id, route])),
    handlers: merged(parts.map(part => part.handlers ?? {})),
    hooks: followedHooks(merged(parts.map(part => part.hooks ?? {})), parts),
  }
  const origins = originsOf(options)
  const secret = await ownSecret(store, services.secrets, 'sign-in')
  const people = openPeople({ store, secret, origins })
  const runner = new Runner(kernel)
  const rows = runner.rows('distribution')
  Object.assign(services, { publisher: await options.publisher(rows, services) })
  const administrator = await firstStart(kernel, parts, options)
  const callers = parts.find(part => part.callers)?.callers
  const work: JobWork = { services: kernel.services, ...runner.rows('single-sign-on') }
  const singleSignOn = parts.find(part => part.singleSignOn)?.singleSignOn?.(work)
  const stopJobs = runJobs(kernel, runner, [...parts, { jobs: [attemptUpkeep(store)] }])
  return {
    ...{
      catalogue,
      services: kernel.services,
      store,
      people,
      masterKeys: keys,
      origins,
      administrator,
      rows,
      singleSignOn,
    },
    call: (routeId, call) => runner.call(routeId, call),
    rowsAs: operation => runner.rows(operation),
    callerOfToken: async token => (await callers?.byToken(store.db, token, clock.nowMs())) ?? nobody,
    callerOfPerson: async person => (await callers?.byPerson(store.db, person)) ?? nobody,
    close: stopJobs,
  }
}

const originsOf = ({ origins = ['http://127.0.0.1:8001', 'http://localhost:8001'] }: ControlOptions) => origins

async function partsOf({ capabilities }: Catalogue): Promise<ControlPart[]> {
  const parts = await Promise.all(capabilities.map(capability => capability.control?.() as Promise<ControlPart>))
  return parts.filter(part => part !== undefined)
}

function servicesOf(
  options: ControlOptions,
  keys: MasterKeys,
  clock: Clock,
): Omit<Services, 'publisher' | 'indicators'> {
  const { catalogue, store, log = silent } = options
  const limits = { timeoutMs: 20_000, bytesMax: 64 * 1024 * 1024, redirectsMax: 3 }
  return {
    ...{ clock, catalogue, appendDirectory, log, issuerUrl: options.issuerUrl, usage: options.usage },
    ...{ portalUrl: options.portalUrl, consoleUrl: options.consoleUrl ?? originsOf(options)[0]! },
    fetch: options.fetch ?? guardedFetch(egressRule(), limits),
    request: options.request ?? guardedRequest(egressRule(), requestLimits),
    requestForStranger: options.requestForStranger ?? guardedRequest(egressRule({ forStrangers: true }), requestLimits),
    plainWebhooks: options.plainWebhooks,
    secrets: sealedBox(keys),
    attempts: new SharedAttempts(store.db, clock),
    auditSigner: options.auditSigner ?? derivedSigner(keys),
  }
}

const attemptUpkeep = ({ db }: Store): Job => ({
  name: 'attempts-upkeep',
  everyMs: 60_000,
  run: ({ services }) => forgetAttempts(db, services.clock.nowMs()),
})

function merged<T>(records: readonly Readonly<Record<string, T>>[]): Map<string, T> {
  const entries = records.flatMap(record => Object.entries(record))
  const found = new Map(entries)
  if (found.size < entries.length) throw new Error('two rooms handle the same operation or kind')
  return found
}
