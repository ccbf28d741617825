/**
 * What a capability adds to the control plane: handlers of its operations, hooks of its resources, migrations,
 * jobs. The runner calls them; they never see HTTP.
 */
import type { Clock, Problem } from '@gatehouse/base'
import type { guardedFetch } from '@gatehouse/http/egress-fetch.ts'
import type { GuardedRequest } from '@gatehouse/http/egress-request.ts'
import type { AnyTables, Migration } from '@gatehouse/store'
import type { Catalogue, Log } from '@gatehouse/unit'
import type { Kysely, Transaction } from 'kysely'
import type { AuditEntry, AuditOrigin } from './audit-entry.ts'
import type { AuditSigner } from './audit-signer.ts'
import type { Caller, Person } from './caller.ts'
import type { Indicator } from './indicator.ts'
import type { AppendDirectory, Publisher } from './publisher.ts'
import type { Resources, Row } from './resources.ts'
import type { SecretBox } from './secret-box.ts'
import type { SharedAttempts } from './shared-attempts.ts'
import type { SingleSignOn } from './single-sign-on.ts'

export interface ControlPart {
  migrations?: readonly Migration[]
  /** By operation id, such as `ApiVersion.deploy`. */
  handlers?: Readonly<Record<string, OperationHandler>>
  /** By kind. */
  hooks?: Readonly<Record<string, ResourceHooks>>
  /** What follows from writes of kinds of other rooms, by kind; after the hooks of the kind's own room. */
  follows?: Readonly<Record<string, Followed>>
  jobs?: readonly Job[]
  /** In the order that people read them. */
  indicators?: readonly Indicator[]
  /** Exactly one room knows who people and tokens are. */
  callers?: Callers
  /** At most one room lets people in by other identity providers. */
  singleSignOn?(work: JobWork): SingleSignOn
  /** Fills an empty database, in one transaction; called once in its life. */
  firstStart?(context: WriteContext, first: FirstStart): Promise<void>
}

export interface Callers {
  /** Who holds the API token, if it is live. */
  byToken(db: Kysely<AnyTables>, secret: string, nowMs: number): Promise<Caller | undefined>
  byPerson(db: Kysely<AnyTables>, person: Person): Promise<Caller>
}

export interface FirstStart {
  administrator: Person
  /** API token of the administrator that the operator chose. */
  token?: string
  /** Makes a caller an operator of the platform. */
  makeOperator(subjectId: string): Promise<void>
}

/** The same for all requests of one control plane. */
export interface Services {
  clock: Clock
  catalogue: Catalogue
  /** Fetches for a tenant: behind the egress rule, limited in size and time. */
  fetch: ReturnType<typeof guardedFetch>
  /** One request to a service that a tenant names: behind the same rule and limits. */
  request: GuardedRequest
  /** One request to an address that a person of a portal names, whom nobody vouches for: private networks are behind the wall as well. */
  requestForStranger: GuardedRequest
  /** Whether webhooks may be called over http beyond this machine. */
  plainWebhooks?: boolean | undefined
  secrets: SecretBox
  /** Outside of any transaction. */
  attempts: Pick<SharedAttempts, 'take' | 'forgive'>
  publisher: Publisher
  appendDirectory: AppendDirectory
  auditSigner: AuditSigner
  log: Log
  /** Of all rooms. */
  indicators: readonly Indicator[]
  /** What gateways told of requests; undefined where nobody keeps it. */
  usage?: Usage | undefined
  /** Public address of the console, without a slash at its end. */
  consoleUrl: string
  /** Public address of the portal, without a slash at its end. */
  portalUrl?: string | undefined
  /** Public address below which authorization servers of organizations stand; none are run without one. */
  issuerUrl?: string | undefined
}

export interface Usage {
  /**
   * Applications that called the API version, busiest first. Of callers without one (`''`) only requests count that were
   * not refused as theirs. Throws `query_timeout`. Outside of any transaction.
   */
  callers(
    organizationId: string,
    apiVersionId: string,
    sinceMs: number,
  ): Promise<readonly { applicationId: string; requests: number }[]>
  /** When an application last called the API version, at or after `sinceMs`. Throws `query_timeout`. Outside of any transaction. */
  lastCall(organizationId: string, asked: LastCall): Promise<string | undefined>
  /** What limits of a plan took of an application since a moment. Throws `query_timeout`. Outside of any transaction. */
  ofPlan(organizationId: string, asked: PlanUse): Promise<{ requests: number; lastAt?: string }>
  /** The same, hour by hour; a whole number of hours between two moments. Throws `query_timeout`. Outside of any transaction. */
  hoursOfPlan(organizationId: string, asked: PlanUse & { toMs: number }): Promise<HoursUsed>
  /** What one application called. Throws `query_timeout`. Outside of any transaction. */
  ofApplication(organizationId: string, applicationId: string, span: UsageSpan): Promise<ApplicationUsage>
  /** The same at length, beside the span before. Throws `query_timeout`. Outside of any transaction. */
  activityOf(organizationId: string, applicationId: string, span: UsageSpan): Promise<ApplicationActivity>
  /** Several together, a hundred at most, and each. Throws `query_timeout`. Outside of any transaction. */
  activityOfAll(organizationId: string, applicationIds: readonly string[], span: UsageSpan): Promise<SharedActivity>
}

export interface LastCall {
  applicationId: string
  apiVersionId: string
  sinceMs: number
}

export interface PlanUse {
  applicationId: string
  planId: string
  environmentId: string
  fromMs: number
}

/** From `fromMs` on, one value for each step. */
export interface HoursUsed {
  fromMs: number
  stepMs: number
  values: readonly number[]
}

export interface UsageSpan {
  fromMs: number
  toMs: number
  bucket: 'hour' | 'day'
}

export interface UsageFigures {
  requests: number
  errors4xx: number
  errors5xx: number
}

export type ActivityFigures = UsageFigures & { p50Ms: number; p95Ms: number; p99Ms: number }

export interface SharedActivity {
  summary: ActivityFigures
  before: ActivityFigures
  points: readonly (UsageFigures & { start: string; p95Ms: number })[]
  versions: readonly (UsageFigures & { apiVersionId: string; p95Ms: number })[]
  applications: readonly (UsageFigures & { applicationId: string; p95Ms: number })[]
}

export interface ApplicationActivity extends Omit<SharedActivity, 'applications'> {
  firstDay?: string
  endpoints: readonly (UsageFigures & { apiVersionId: string; endpoint: string })[]
  failures: readonly { status: number; failure: string; requests: number }[]
  subscriptions: readonly { subscriptionId: string; requests: number; errors5xx: number; p95Ms: number }[]
  failing: readonly FailingRequest[]
}

export interface FailingRequest {
  time: string
  requestId: string
  apiVersionId: string
  method: string
  path: string
  status: number
  failure: string
}

export interface ApplicationUsage {
  summary: UsageFigures & { p95Ms: number }
  points: readonly (UsageFigures & { start: string })[]
  versions: readonly (UsageFigures & { apiVersionId: string })[]
}

export interface Context {
  readonly caller: Caller
  readonly services: Services
  /** Undefined for operations of the platform. */
  readonly organization: Row | undefined
  readonly workspace: Row | undefined
  /** What the operation acts on; in `run` already in its new state when the operation is a transition. */
  readonly subject: Row | undefined
  /** Where the call came from, and why, as far as it is known. */
  readonly origin: Pick<AuditOrigin, 'address' | 'reason'>
}

/** Outside of any transaction. */
export interface PrepareContext extends Context {
  /** A look at the rows, in a transaction of its own; what it saw may have changed when `run` begins. */
  read<T>(work: (resources: Resources, db: Kysely<AnyTables>) => Promise<T>): Promise<T>
}

/** Within the one transaction of a write: the change and its audit event stand or fall together. */
export interface WriteContext extends Context {
  /** Only through this; the outer handle would wait for ever. No network here. */
  readonly resources: Resources
  /** For tables that are not resources. */
  readonly transaction: Transaction<AnyTables>
  /** For changes of what is no resource; gives the number of the event. */
  audit(entry: AuditEntry): Promise<number>
  /** The same transaction seen from another place; without an organization it sees the whole platform. */
  at(place: { organization?: Row; workspace?: Row }): WriteContext
  /** Runs after the commit, in order; a failure is logged and does not undo anything. */
  afterCommit(task: () => void | Promise<void>): void
}

// biome-ignore lint/suspicious/noExplicitAny: the runner has checked the input against the operation's schema
export interface OperationHandler<Input = any, Output = any, Prepared = any> {
  /** Before the transaction: what calls the network or takes long. */
  prepare?(context: PrepareContext, input: Input): Promise<Prepared>
  /** In the transaction. Reads run here too, in a read-only one. */
  run(context: WriteContext, input: Input, prepared: Prepared): Promise<Output>
  /** After the transaction, of reads as well: may wait, may replace the answer. */
  after?(context: PrepareContext, output: Output, input: Input): Promise<Output>
  /** Of an operation that streams, in place of `after`: events that its schema describes, until `ended` is aborted. */
  follow?(context: PrepareContext, output: Output, ended: AbortSignal): AsyncIterable<unknown>
  /** Of an operation that answers a file, in place of `after`. */
  file?(context: PrepareContext, output: Output): Promise<FileAnswer>
}

export interface FileAnswer {
  /** What it is called where it is kept: letters, digits, dots and dashes. */
  name: string
  type: string
  /** Taken as fast as the caller takes them; returned when he leaves. */
  bytes: AsyncIterable<Uint8Array>
}

export type AnyHandler = OperationHandler

/** Called by the runner inside the transaction of the write, but for `prepare`. */
export interface ResourceHooks {
  /** Before the transaction of a create that a caller asked for: what takes long. Gives the status. */
  prepare?(context: PrepareContext, spec: Record<string, unknown>): Promise<Record<string, unknown>>
  /** What else stands in the status of these rows where they are shown, by id: kept beside them, so that no etag changes. */
  shown?(
    context: Pick<WriteContext, 'transaction'>,
    rows: readonly Row[],
  ): Promise<ReadonlyMap<string, Record<string, unknown>>>
  /**
   * What is wrong with the spec by itself, beyond its schema; pointers begin at the document. Refused before anything is
   * written, of a set of documents all at once.
   */
  problems?(services: Services, spec: Readonly<Record<string, unknown>>): Problem[]
  /** May refuse, may fill status and spec, and may give back fields that are shown once. */
  // biome-ignore lint/suspicious/noConfusingVoidType: a hook that shows nothing returns nothing
  beforeCreate?(context: WriteContext, draft: Draft): Promise<Record<string, string> | void>
  beforeUpdate?(context: WriteContext, before: Row, draft: Draft): Promise<void>
  beforeTransition?(context: WriteContext, before: Row, transition: string): Promise<void>
  /** After any write of the row, a transition included. */
  afterWrite?(context: WriteContext, row: Row, before: Row | undefined): Promise<void>
  /**
   * Of a kind with a field that is sealed: how what is kept stands to what the spec writes. Asked for those alone who may
   * update the row: the answer tells a guess from the secret.
   */
  keptSecret?(context: WriteContext, row: Row, spec: Readonly<Record<string, unknown>>): Promise<KeptSecret>
  beforeDelete?(context: WriteContext, row: Row): Promise<void>
  afterDelete?(context: WriteContext, row: Row): Promise<void>
}

/** In the transaction of the write, which it may still refuse. */
export type Followed = Pick<ResourceHooks, 'afterWrite' | 'beforeDelete'>

export type KeptSecret = 'none' | 'same' | 'other'

export interface Draft {
  id: string
  name: string
  labels: Record<string, string>
  state: string | undefined
  spec: Record<string, unknown>
  status: Record<string, unknown>
}

export interface Job {
  name: string
  everyMs: number
  /** On every replica: safe to run twice, and at the same time. What takes long ends when `ended` is aborted. */
  run(work: JobWork, ended: AbortSignal, goesOn: GoesOn): Promise<void>
}

/** Hands over what need not be over before the job looks again; it is waited for when the jobs end. */
export type GoesOn = (task: Promise<void>) => void

export interface JobWork {
  services: Services
  /** Sees every organization. */
  read<T>(work: (resources: Resources, db: Kysely<AnyTables>) => Promise<T>): Promise<T>
  /** One transaction in one organization, audited as the program's own, with whatever is known of who made it do so. */
  write<T>(
    organizationId: string,
    work: (context: WriteContext) => Promise<T>,
    origin?: Pick<AuditOrigin, 'address' | 'reason'>,
  ): Promise<T>
}
