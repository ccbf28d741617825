/** What stands in objects. */
import type { Together } from '../schema/schema-side.ts'
import type { Shape } from '../schema/shape.ts'
import type { Pair, SchemaWalk } from './schema-walk.ts'
import { alike, beneath, unnamed } from './spot.ts'
import { tellPart } from './tell-arrays.ts'
import { tellProperty, tellPropertyAdded, tellPropertyRemoved } from './tell-property.ts'

export function tellObjects(walk: SchemaWalk, pair: Pair): void {
  const { base, revision } = pair
  for (const name of base.properties.keys()) {
    if (revision.properties.has(name)) tellProperty(walk, pair, name)
    else tellPropertyRemoved(walk, pair, name)
  }
  for (const name of revision.properties.keys()) if (!base.properties.has(name)) tellPropertyAdded(walk, pair, name)
  for (const name of new Set([...base.required, ...revision.required])) {
    if (!base.properties.has(name) && !revision.properties.has(name)) tellProperty(walk, pair, name)
  }
  tellRest(walk, pair)
  tellNamed(walk, pair, { word: 'pattern-property', from: base.patternProperties, to: revision.patternProperties })
  tellNamed(walk, pair, { word: 'dependent-schema', from: base.dependentSchemas, to: revision.dependentSchemas })
  tellDependents(walk, pair)
  const [had, has] = [base.names[0], revision.names[0]]
  tellPart(walk, pair, {
    word: 'property-names',
    from: had,
    to: has,
    spot: beneath(pair.spot, 'propertyNames', alike(pair.spot)),
  })
  const left = [base.unevaluatedProperties[0], revision.unevaluatedProperties[0]] as const
  const spot = beneath(pair.spot, 'unevaluatedProperties', unnamed(pair.spot))
  tellPart(walk, pair, { word: 'unevaluated-properties', from: left[0], to: left[1], spot })
}

function tellRest(walk: SchemaWalk, pair: Pair): void {
  const { base, revision, spot } = pair
  const state = (shape: Shape, of: Together | undefined, side: 'base' | 'revision') => {
    if (!of || of.items.length === 0) return 'open'
    return shape.rest && walk.reason[side].shape(of).never ? 'closed' : 'schema'
  }
  const from = state(base, base.rest, 'base')
  const to = state(revision, revision.rest, 'revision')
  if (from === 'schema' && to === 'schema') return walk.walk(base.rest!, revision.rest!, beneath(spot, '*'))
  if (from === to) return
  const words: Readonly<Record<string, string>> = {
    open: 'further properties may stand here',
    schema: 'further properties must fit a schema',
    closed: 'no further properties may stand here',
  }
  const rank = { open: 2, schema: 1, closed: 0 }
  const isNarrower = rank[to] < rank[from]
  walk.told(pair, {
    suffix: isNarrower ? 'additional-properties-restricted' : 'additional-properties-allowed',
    // Consumers that read what they know are not hurt by more.
    effect: isNarrower ? 'narrow' : spot.direction === 'response' ? 'either' : 'widen',
    words: `${words[to]} now; before, ${words[from]}`,
  })
}

interface Named {
  word: string
  from: ReadonlyMap<string, Together>
  to: ReadonlyMap<string, Together>
}

function tellNamed(walk: SchemaWalk, pair: Pair, { word, from, to }: Named): void {
  const named = word.replaceAll('-', ' ')
  for (const name of new Set([...from.keys(), ...to.keys()])) {
    const [own, other] = [from.get(name), to.get(name)]
    if (own && other)
      walk.walk(
        own,
        other,
        beneath(pair.spot, name, word === 'pattern-property' ? unnamed(pair.spot) : alike(pair.spot)),
      )
    else if (other)
      walk.told(pair, { suffix: `${word}-added`, effect: 'narrow', words: `the ${named} ${name.slice(0, 80)} is new` })
    else
      walk.told(pair, {
        suffix: `${word}-removed`,
        effect: 'widen',
        words: `the ${named} ${name.slice(0, 80)} is gone`,
      })
  }
}

function tellDependents(walk: SchemaWalk, pair: Pair): void {
  const { dependentRequired: from } = pair.base
  const { dependentRequired: to } = pair.revision
  for (const name of new Set([...from.keys(), ...to.keys()])) {
    const [own, other] = [from.get(name), to.get(name)]
    const listed = (names: ReadonlySet<string>) => [...names].sort().join(', ').slice(0, 120)
    const short = name.slice(0, 80)
    if (!own && other) {
      const words = `with ${short}, ${listed(other)} must be there now`
      walk.told(pair, { suffix: 'dependent-required-added', effect: 'narrow', words })
    } else if (own && !other) {
      const words = `with ${short}, ${listed(own)} need not be there any more`
      walk.told(pair, { suffix: 'dependent-required-removed', effect: 'widen', words })
    } else if (listed(own!) !== listed(other!)) {
      const words = `with ${short}, ${listed(other!)} must be there now; before, ${listed(own!)}`
      walk.told(pair, { suffix: 'dependent-required-changed', effect: 'either', words, isStructural: true })
    }
  }
}
