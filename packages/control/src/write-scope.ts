/** One transaction with everything that happens in it: rows, audit, and what is left for after the commit. */
import type { AnyTables } from '@gatehouse/store'
import { sql, type Transaction } from 'kysely'
import type { AuditEntry, AuditOrigin } from './audit-entry.ts'
import { platformChain } from './audit-event.ts'
import { AuditTrail } from './audit-trail.ts'
import { type Caller, holds } from './caller.ts'
import type { Kernel } from './kernel.ts'
import type { WriteContext } from './part.ts'
import type { Row } from './resources.ts'
import { StoredResources } from './stored-resources.ts'

export interface At {
  organization?: Row | undefined
  workspace?: Row | undefined
  subject?: Row | undefined
}

interface Origin extends Omit<AuditOrigin, 'caller'> {
  caller: Caller
}

export class WriteScope {
  readonly trail: AuditTrail
  readonly #kernel: Kernel
  readonly transaction: Transaction<AnyTables>
  readonly #origin: Origin
  readonly #tasks: (() => void | Promise<void>)[] = []

  constructor(kernel: Kernel, transaction: Transaction<AnyTables>, origin: Origin) {
    const { auditSigner, catalogue, clock } = kernel.services
    this.#kernel = kernel
    this.transaction = transaction
    this.#origin = origin
    this.trail = new AuditTrail({
      ...{ transaction, origin, signer: auditSigner, units: catalogue.resources },
      nowMs: () => clock.nowMs(),
    })
  }

  context({ organization, workspace, subject }: At): WriteContext {
    const { services, hooks } = this.#kernel
    const { caller } = this.#origin
    const audit = (entry: AuditEntry) => this.trail.append(organization?.id ?? platformChain, entry)
    const resources = new StoredResources({
      transaction: this.transaction,
      units: services.catalogue.resources,
      organizationId: organization?.id,
      workspaceId: workspace?.id,
      hooks,
      context: () => context,
      audit,
      nowMs: () => services.clock.nowMs(),
      mayPointTo: row => mayPointTo(caller, row, workspace?.id),
    })
    const context: WriteContext = {
      ...{ caller, services, organization, workspace, subject, resources, audit, origin: this.#origin },
      transaction: this.transaction,
      at: place => this.context(place),
      afterCommit: task => void this.#tasks.push(task),
    }
    return context
  }

  /** A failure here is logged: what was committed stays. */
  async afterCommit(): Promise<void> {
    for (const task of this.#tasks) {
      try {
        await task()
      } catch (thrown) {
        this.#kernel.services.log.error('A task after a commit failed.', { error: String(thrown) })
      }
    }
  }
}

/** Within a workspace everything; elsewhere what the caller may read. */
function mayPointTo(caller: Caller, row: Row, workspaceId: string | undefined): boolean {
  // What developers write is chosen by the handlers of their operations, which look at what they may see.
  if (caller.kind === 'developer') return row.organizationId === caller.confinedTo
  if (row.organizationId === undefined || row.workspace === undefined || row.workspaceId === workspaceId) return true
  return holds(caller, 'viewer', { organizationId: row.organizationId, workspaceId: row.workspaceId })
}

/** Runs `work` in a read-only transaction, which the database itself enforces, on one state of all rows. */
export function readOnly<T>(kernel: Kernel, caller: Caller, work: (scope: WriteScope) => Promise<T>): Promise<T> {
  return kernel.store.transaction(async transaction => {
    await sql`set transaction isolation level repeatable read, read only`.execute(transaction)
    return work(new WriteScope(kernel, transaction, { caller, operation: '-', requestId: '-' }))
  })
}

/** Runs `work` with the organization's chain taken, then closes the audit and does what was left for later. */
export async function writing<T>(
  kernel: Kernel,
  { chain, origin }: { chain: string; origin: Origin },
  work: (scope: WriteScope) => Promise<T>,
): Promise<T> {
  let scope: WriteScope | undefined
  const result = await kernel.store.transaction(async transaction => {
    scope = new WriteScope(kernel, transaction, origin)
    await scope.trail.take(chain)
    const done = await work(scope)
    await scope.trail.close()
    return done
  })
  await scope!.afterCommit()
  return result
}
