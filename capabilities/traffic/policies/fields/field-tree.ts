/** Places within values, as JSON Pointers (RFC 6901) in which `*` is every item or member. */

export interface FieldTree {
  /** The place itself is one of them. */
  ends: boolean
  members: Map<string, FieldTree>
}

export function fieldTree(pointers: readonly string[]): FieldTree {
  const root: FieldTree = { ends: false, members: new Map() }
  for (const pointer of pointers) {
    let node = root
    for (const step of pointer.split('/').slice(1)) {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
      let inner = node.members.get(key)
      if (!inner) node.members.set(key, (inner = { ends: false, members: new Map() }))
      node = inner
    }
    node.ends = true
  }
  return root
}

/** The value without what is at these places. */
export function without(value: unknown, trees: readonly FieldTree[]): unknown {
  if (trees.length === 0 || !isContainer(value)) return value
  return rebuilt(value, key => {
    const inner = below(trees, key)
    return inner.some(({ ends }) => ends) ? undefined : { value: without((value as Members)[key], inner) }
  })
}

/** Only what is at these places, with what it stands in. */
export function only(value: unknown, trees: readonly FieldTree[]): unknown {
  if (trees.some(({ ends }) => ends)) return value
  if (!isContainer(value)) return null
  return rebuilt(value, key => {
    const inner = below(trees, key)
    const member = (value as Members)[key]
    const isKept = inner.some(({ ends }) => ends) || (inner.length > 0 && isContainer(member))
    return isKept ? { value: only(member, inner) } : undefined
  })
}

type Members = Record<string, unknown>

const below = (trees: readonly FieldTree[], key: string): FieldTree[] =>
  trees.flatMap(({ members }) => [members.get(key), members.get('*')].filter(one => one !== undefined))

function rebuilt(value: object, keep: (key: string) => { value: unknown } | undefined): unknown {
  const kept = Object.keys(value).flatMap(key => {
    const found = keep(key)
    return found ? [[key, found.value] as const] : []
  })
  return Array.isArray(value) ? kept.map(([, item]) => item) : Object.fromEntries(kept)
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null
