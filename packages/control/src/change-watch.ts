/** Looks at the audit chains of organizations that somebody follows, once for all their followers; of others never. */
import { tableName } from '@gatehouse/projections'
import type { Control } from './control.ts'

export interface SeenChange {
  seq: number
  kind: string
  /** Of the row, while it is there. */
  workspaceId?: string
}

type Tell = (changes: readonly SeenChange[]) => void

/** Stands for all of them: who is too far behind is not told one by one. */
export const everyKind = '*'

const lookMs = 1000
const changesMax = 200

export class ChangeWatch {
  readonly #control: Pick<Control, 'store' | 'services' | 'catalogue'>
  readonly #followed = new Map<string, Map<Tell, number>>()
  #cancel: (() => void) | undefined
  #closed = false

  constructor(control: Pick<Control, 'store' | 'services' | 'catalogue'>) {
    this.#control = control
  }

  /** Tells what happens after the change `since`. Gives what ends it. */
  follow(organizationId: string, since: number, tell: Tell): () => void {
    const followers = this.#followed.get(organizationId) ?? new Map<Tell, number>()
    this.#followed.set(organizationId, followers.set(tell, since))
    this.#soon()
    return () => {
      followers.delete(tell)
      if (followers.size === 0) this.#followed.delete(organizationId)
    }
  }

  close(): void {
    this.#closed = true
    this.#followed.clear()
    this.#cancel?.()
  }

  #soon(): void {
    if (this.#cancel || this.#closed || this.#followed.size === 0) return
    this.#cancel = this.#control.services.clock.after(lookMs, () => {
      this.#look()
        .catch(reason => this.#control.services.log.warn('Changes could not be looked at.', { reason: String(reason) }))
        .finally(() => {
          this.#cancel = undefined
          this.#soon()
        })
    })
  }

  /** Number of the last change there was. */
  async head(organizationId: string): Promise<number> {
    const { db } = this.#control.store
    const found = await db
      .selectFrom('audit_events')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('chain', '=', organizationId)
      .executeTakeFirst()
    return Number(found?.seq ?? 0)
  }

  async #look(): Promise<void> {
    for (const [organizationId, followers] of [...this.#followed]) {
      const head = await this.head(organizationId)
      const known = new Map<number, Promise<SeenChange[]>>()
      for (const [tell, since] of [...followers]) {
        if (since >= head) continue
        if (!known.has(since)) known.set(since, this.#changes(organizationId, since, head))
        const changes = await known.get(since)!
        if (!followers.has(tell)) continue
        followers.set(tell, head)
        tell(changes)
      }
    }
  }

  async #changes(organizationId: string, since: number, head: number): Promise<SeenChange[]> {
    if (head - since > changesMax) return [{ seq: head, kind: everyKind }]
    const events = await this.#control.store.db
      .selectFrom('audit_events')
      .select(['seq', 'subject_kind', 'subject_id'])
      .where('chain', '=', organizationId)
      .where('seq', '>', since)
      .where('seq', '<=', head)
      .orderBy('seq')
      .execute()
    const named = events.filter(({ subject_kind }) => subject_kind !== null)
    const workspaces = await this.#workspacesOf(Map.groupBy(named, ({ subject_kind }) => subject_kind as string))
    return named.map(({ seq, subject_kind, subject_id }) => {
      const workspaceId = workspaces.get(subject_id)
      return { seq: Number(seq), kind: subject_kind, ...(workspaceId ? { workspaceId } : {}) }
    })
  }

  async #workspacesOf(byKind: ReadonlyMap<string, readonly { subject_id: string }[]>): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    for (const [kind, events] of byKind) {
      const unit = this.#control.catalogue.resources.get(kind)
      if (unit?.scope !== 'workspace') continue
      const rows = await this.#control.store.db
        .selectFrom(tableName(unit))
        .select(['id', 'workspace_id'])
        .where('id', 'in', [...new Set(events.map(({ subject_id }) => subject_id))])
        .execute()
      for (const { id, workspace_id } of rows) found.set(id, workspace_id)
    }
    return found
  }
}
