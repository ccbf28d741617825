/** What policies look at: they are given nothing else, for all that is given costs, and tells questions apart that are one. */
import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'

export interface PolicyUse {
  /** Attributes of the context, each with those of its own that are looked at; all where that cannot be said. */
  context: ReadonlyMap<string, ReadonlySet<string> | 'all'> | 'all'
  /** Whose parents are asked for. */
  principalParents: boolean
  actionParents: boolean
  resourceParents: boolean
}

export function policyUse(policies: readonly PolicyJson[]): PolicyUse {
  const seen = new Seen()
  for (const { conditions } of policies) for (const { body } of conditions) seen.visit(body)
  const within = (of: 'principal' | 'action' | 'resource') =>
    seen.within || policies.some(policy => policy[of].op === 'in' || 'in' in policy[of])
  return {
    context: seen.all ? 'all' : seen.context,
    principalParents: within('principal'),
    actionParents: within('action'),
    resourceParents: within('resource'),
  }
}

/** What of the record is looked at. */
export function usedOf(record: Readonly<Record<string, unknown>>, { context }: PolicyUse): Record<string, unknown> {
  if (context === 'all') return { ...record }
  const used: Record<string, unknown> = {}
  for (const [name, members] of context) {
    if (!Object.hasOwn(record, name)) continue
    const value = record[name]
    used[name] = members === 'all' || typeof value !== 'object' || value === null ? value : membersOf(value, members)
  }
  return used
}

function membersOf(value: object, names: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)))
}

class Seen {
  readonly context = new Map<string, Set<string> | 'all'>()
  all = false
  within = false

  visit(node: unknown): void {
    if (Array.isArray(node)) return node.forEach(one => void this.visit(one))
    if (typeof node !== 'object' || node === null) return
    const path = contextPath(node)
    if (path) return this.#note(path)
    if ('Var' in node && node.Var === 'context') this.all = true
    if ('Value' in node) return
    if ('in' in node || 'is' in node) this.within = true
    for (const part of Object.values(node)) this.visit(part)
  }

  #note([name, member]: readonly string[]): void {
    if (name === undefined) this.all = true
    else if (member === undefined) this.context.set(name, 'all')
    else {
      const members = this.context.get(name) ?? new Set()
      if (members !== 'all') this.context.set(name, members.add(member))
    }
  }
}

/** Attributes from the context on, such as `request`, `path`; undefined for what does not begin there. */
function contextPath(node: object): string[] | undefined {
  const { '.': member, has } = node as Record<'.' | 'has', { left: object; attr: string | string[] } | undefined>
  const step = member ?? has
  if (!step) return undefined
  const { left } = step
  const before = 'Var' in left && left.Var === 'context' ? [] : contextPath(left)
  return before && [...before, ...[step.attr].flat()]
}
