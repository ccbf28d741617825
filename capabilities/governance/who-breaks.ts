/** Which applications a change of the contract would hurt, by what they were seen to use. */
import type { Use } from '@gatehouse/capability-catalogue/use.ts'
import type { Change } from '@gatehouse/comparison'
import { usedValueCharactersMax } from '@gatehouse/contract/schema/used-parts.ts'

/** As much of a change as says whom it hurts. */
export type Harm = Pick<Change, 'id' | 'level' | 'endpoint' | 'message' | 'hint' | 'fingerprint' | 'concern'>

export interface Hurt {
  application?: string
  /** Of all that would hurt it, the last that it did. */
  lastUsedAt: string
  changes: HurtBy[]
  /** Changes beyond those that are told. */
  more: number
}

export interface HurtBy extends Pick<Harm, 'id' | 'level' | 'endpoint' | 'message' | 'hint' | 'fingerprint'> {
  lastUsedAt: string
}

const changesToldMax = 50

/** What applications did of one endpoint: by name of the part, and value. */
type Parts = Map<string, string>

/** Worst first: who would be broken, then who may be; among those who did it last. */
export function whoBreaks(changes: readonly Harm[], uses: readonly Use[]): Hurt[] {
  const seen = new SeenUses(uses)
  const hurt = new Map<string, Hurt>()
  for (const change of changes) {
    if (change.level === 'INFO') continue
    for (const [application, lastUsedAt] of seen.concernedBy(change)) {
      const one = hurt.get(application) ?? newHurt(application)
      hurt.set(application, one)
      if (lastUsedAt > one.lastUsedAt) one.lastUsedAt = lastUsedAt
      if (one.changes.length === changesToldMax) one.more++
      else one.changes.push(toldOf(change, lastUsedAt))
    }
  }
  const isBroken = ({ changes: told }: Hurt) => told.some(({ level }) => level === 'ERR')
  return [...hurt.values()].sort(
    (a, b) => Number(isBroken(b)) - Number(isBroken(a)) || (a.lastUsedAt < b.lastUsedAt ? 1 : -1),
  )
}

const newHurt = (application: string): Hurt => ({
  ...(application === '' ? {} : { application }),
  ...{ lastUsedAt: '', changes: [], more: 0 },
})

const toldOf = ({ id, level, endpoint, message, hint, fingerprint }: Harm, lastUsedAt: string): HurtBy => ({
  ...{ id, level, message, hint, fingerprint, lastUsedAt },
  ...(endpoint === undefined ? {} : { endpoint }),
})

/** What applications were seen to use, looked up by what a change is about. */
export class SeenUses {
  /** By endpoint and application. */
  readonly #endpoints = new Map<string, Map<string, Parts>>()
  /** When each application called last. */
  readonly #callers = new Map<string, string>()

  constructor(uses: readonly Use[]) {
    for (const use of uses) {
      const { application = '', method, path, lastUsedAt } = use
      const endpoint = endpointKey(`${method} ${path}`)
      const callers = this.#endpoints.get(endpoint) ?? new Map<string, Parts>()
      this.#endpoints.set(endpoint, callers)
      const parts: Parts = callers.get(application) ?? new Map()
      callers.set(application, parts)
      later(parts, partKey(use.name ?? '', use.value), lastUsedAt)
      later(parts, partKey(''), lastUsedAt)
      later(this.#callers, application, lastUsedAt)
    }
  }

  hurtsAnybody(change: Harm): boolean {
    return !this.concernedBy(change).next().done
  }

  /** Applications, and when each last did what the change is about. */
  *concernedBy({ endpoint, concern }: Harm): Generator<[application: string, lastUsedAt: string]> {
    if (endpoint === undefined) {
      yield* this.#callers
      return
    }
    for (const [application, parts] of this.#endpoints.get(endpointKey(endpoint)) ?? []) {
      const at = concern ? concerned(parts, concern) : parts.get(partKey(''))
      if (at !== undefined) yield [application, at]
    }
  }
}

function concerned(parts: Parts, { who, use, value }: NonNullable<Harm['concern']>): string | undefined {
  const known = use.replace(/(\/\*)+$/, '')
  const isTold = value !== undefined && value.length <= usedValueCharactersMax
  if (who === 'users') return parts.get(partKey(known, isTold ? value : undefined))
  if (parts.has(partKey(known))) return undefined
  // Who sends nothing of what it stands in leaves nothing out.
  const around = known.slice(0, Math.max(known.lastIndexOf('/'), 0)).replace(/(\/\*)+$/, '')
  return parts.get(partKey(around))
}

const partKey = (name: string, value?: string) => (value === undefined ? name : `${name}\n${value}`)

/** Parameters of paths by their place: their names may change. */
const endpointKey = (endpoint: string) => endpoint.replace(/\{[^}]*\}/g, '{}')

function later(times: Map<string, string>, key: string, at: string): void {
  if (at > (times.get(key) ?? '')) times.set(key, at)
}
