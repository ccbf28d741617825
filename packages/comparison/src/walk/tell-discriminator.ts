/** How a value tells which of several schemas it has. */
import type { Discriminator } from '../schema/facts.ts'
import type { Pair, SchemaWalk } from './schema-walk.ts'

export function tellDiscriminator(
  walk: SchemaWalk,
  pair: Pair,
  { from, to }: { from: Discriminator | undefined; to: Discriminator | undefined },
): void {
  if (!from && !to) return
  const tell = (suffix: string, words: string) =>
    walk.told(pair, { suffix: `discriminator-${suffix}`, effect: 'none', words })
  if (!from) return tell('added', `${to!.property.slice(0, 80)} tells the alternatives apart now`)
  if (!to) return tell('removed', `${from.property.slice(0, 80)} no longer tells the alternatives apart`)
  if (from.property !== to.property) {
    tell(
      'property-name-changed',
      `${to.property.slice(0, 80)} tells the alternatives apart, no longer ${from.property.slice(0, 80)}`,
    )
  }
  for (const [name, ref] of from.mapping) {
    const other = to.mapping.get(name)
    const short = name.slice(0, 80)
    if (other === undefined) tell('mapping-deleted', `the name ${short} is gone`)
    else if (other !== ref && !isRenamed(walk, ref, other))
      tell('mapping-changed', `the name ${short} leads to another schema`)
  }
  for (const name of to.mapping.keys()) {
    if (!from.mapping.has(name)) tell('mapping-added', `the name ${name.slice(0, 80)} is new`)
  }
}

/** The same schema by another name, and the old name is gone. */
function isRenamed(walk: SchemaWalk, from: string, to: string): boolean {
  const { base, revision } = walk.reason
  const target = (library: typeof base.library, ref: string) =>
    library.target(/[#/]/.test(ref) ? ref : `#/components/schemas/${ref}`, library.root)
  const [own, other] = [target(base.library, from), target(revision.library, to)]
  if (!own || !other || target(revision.library, from)) return false
  return walk.reason.same(base.of(own), revision.of(other))
}
