/**
 * What a capability adds to the control plane: handlers of its operations, hooks of its resources, migrations,
 * jobs. The runner calls them; they never see HTTP.
 */
import type { Clock } from '@gatehouse/base'
import type { guardedFetch } from '@gatehouse/http'
import type { Migration } from '@gatehouse/store'
import type { Catalogue } from '@gatehouse/unit'
import type { Caller } from './caller.ts'
import type { Publisher } from './publisher.ts'
import type { Resources, Row } from './resources.ts'
import type { SecretBox } from './secret-box.ts'

export interface ControlPart {
  migrations?: readonly Migration[]
  /** By operation id, such as `ApiVersion.deploy`. */
  handlers?: Readonly<Record<string, OperationHandler>>
  /** By kind. */
  hooks?: Readonly<Record<string, ResourceHooks>>
  jobs?: readonly Job[]
}

/** The same for all requests of one control plane. */
export interface Services {
  clock: Clock
  catalogue: Catalogue
  /** Fetches for a tenant: behind the egress rule, limited in size and time. */
  fetch: ReturnType<typeof guardedFetch>
  secrets: SecretBox
  publisher: Publisher
}

export interface Context {
  readonly caller: Caller
  readonly services: Services
  /** Undefined for operations of the platform. */
  readonly organization: Row | undefined
  readonly workspace: Row | undefined
  /** What the operation acts on; already in its new state when the operation is a transition. */
  readonly subject: Row | undefined
}

/** Within the one transaction of a write: the change and its audit event stand or fall together. */
export interface WriteContext extends Context {
  /** Only through this; the outer handle would wait for ever. No network here. */
  readonly resources: Resources
  /** Runs after the commit, in order; a failure is logged and does not undo anything. */
  afterCommit(task: () => void | Promise<void>): void
}

export interface OperationHandler<Input = never, Output = unknown, Prepared = never> {
  /** Before the transaction: what calls the network or takes long. */
  prepare?(context: Context, input: Input): Promise<Prepared>
  /** In the transaction. Reads run here too, in a read-only one. */
  run(context: WriteContext, input: Input, prepared: Prepared): Promise<Output>
  /** After the commit: may wait, may replace the answer. */
  after?(context: Context, output: Output, input: Input): Promise<Output>
}

/** Called by the runner inside the transaction of the write. */
export interface ResourceHooks {
  /** May refuse, and may fill status and spec. */
  beforeCreate?(context: WriteContext, draft: Draft): Promise<void>
  /** May give back fields that are shown once. */
  afterCreate?(context: WriteContext, row: Row): Promise<Record<string, string> | undefined>
  beforeUpdate?(context: WriteContext, before: Row, draft: Draft): Promise<void>
  /** After any write of the row, a transition included. */
  afterWrite?(context: WriteContext, row: Row, before: Row | undefined): Promise<void>
  beforeDelete?(context: WriteContext, row: Row): Promise<void>
  afterDelete?(context: WriteContext, row: Row): Promise<void>
}

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
  /** On one replica at a time; must be safe to run twice. */
  run(services: Services, resources: Resources): Promise<void>
}
