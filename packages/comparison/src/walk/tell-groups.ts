/** Alternatives and parts: which ones came, went, or changed. */

import { saysNothing } from '../schema/annotations.ts'
import type { Discriminator } from '../schema/facts.ts'
import type { SchemaSide, Together } from '../schema/schema-side.ts'
import type { Group } from '../schema/shape.ts'
import { matchBranches, nameOf } from './match-branches.ts'
import type { Pair, SchemaWalk } from './schema-walk.ts'
import { alike, beneath } from './spot.ts'
import { tellDiscriminator } from './tell-discriminator.ts'

const words = { anyOf: 'any-of', oneOf: 'one-of' } as const

/** True where nothing else of the pair is worth a look: the one side is an alternative of the other. */
export function tellGroups(walk: SchemaWalk, pair: Pair): boolean {
  const { base, revision } = pair
  const discriminator = (of: Discriminator | undefined, group: Group | undefined) => group?.discriminator ?? of
  let isWrapped = false
  for (const word of ['anyOf', 'oneOf'] as const) {
    const [from, to] = [base.groups, revision.groups].map(groups => groups.find(group => group.word === word))
    if (from || to) tellBranches(walk, pair, { word, from: from?.written ?? [], to: to?.written ?? [] })
    if (!from && to && base.groups.length === 0) isWrapped = tellWrapped(walk, pair, to) || isWrapped
    if (from && !to && revision.groups.length === 0)
      isWrapped = from.branches.some(one => walk.reason.same(one, pair.b)) || isWrapped
  }
  const one = (groups: readonly Group[]) => groups.find(group => group.discriminator)
  tellDiscriminator(walk, pair, {
    from: discriminator(base.discriminator, one(base.groups)),
    to: discriminator(revision.discriminator, one(revision.groups)),
  })
  return isWrapped
}

function tellWrapped(walk: SchemaWalk, pair: Pair, to: Group): boolean {
  const isKept = to.branches.some(branch => walk.reason.same(pair.a, branch))
  if (to.word === 'oneOf') {
    const told = 'is now one of several alternatives'
    walk.told(pair, { suffix: 'wrapped-in-one-of', effect: 'either', words: told })
  }
  return isKept
}

interface Branches {
  word: 'anyOf' | 'oneOf'
  from: readonly Together[]
  to: readonly Together[]
}

function tellBranches(walk: SchemaWalk, pair: Pair, { word, from, to }: Branches): void {
  const { matched, gone, added } = matchBranches(walk.reason, from, to)
  for (const branch of gone) {
    const name = nameOf(walk.reason.base, branch)
    const event = { suffix: `${words[word]}-removed`, words: `the alternative ${name} is gone` }
    walk.told(pair, { ...event, effect: 'narrow', base: branch.items[0]?.facts.at })
  }
  for (const branch of added) {
    const name = nameOf(walk.reason.revision, branch)
    const event = { suffix: `${words[word]}-added`, words: `the alternative ${name} is new` }
    walk.told(pair, { ...event, effect: 'widen', revision: branch.items[0]?.facts.at })
  }
  for (const [own, other] of matched)
    walk.walk(own, other, beneath(pair.spot, `${word}[${nameOf(walk.reason.revision, other)}]`, alike(pair.spot)))
}

export function tellAllOf(walk: SchemaWalk, pair: Pair): void {
  const [from, to] = [partsOf(walk.reason.base, pair.a), partsOf(walk.reason.revision, pair.b)]
  if (from.length === 0 && to.length === 0) return
  const isOther = from.length === 0 || to.length === 0
  // A schema that was split or joined is compared as what it says.
  if (isOther && ![...from, ...to].every(part => saysNothing(part))) return
  const { matched, gone, added } = matchBranches(walk.reason, from, to)
  // What a part says otherwise now is told where all of them are folded.
  if (matched.length > 0 && gone.length + added.length === 0) return
  for (const [parts, done] of [
    [gone, 'removed'],
    [added, 'added'],
  ] as const) {
    const side = done === 'added' ? walk.reason.revision : walk.reason.base
    for (const part of parts) {
      const isEmpty = saysNothing(part)
      const suffix = `all-of-${done}${isEmpty ? '-annotation-only' : ''}`
      const told = `${nameOf(side, part)} ${done === 'added' ? 'must fit now, too' : 'need not fit any more'}`
      const effect = isEmpty ? 'none' : done === 'added' ? 'narrow' : 'widen'
      walk.told(pair, { suffix, effect, words: told, isStructural: true })
    }
  }
}

/** Of a written `allOf`, each part by itself. */
export function partsOf(side: SchemaSide, of: Together): Together[] {
  return (side.written(of)?.listed.allOf ?? []).map(at => side.of(at))
}
