/** One property: whether it is there, must be, and what it holds. */
import type { Level } from '../change.ts'
import { type Event, type Pair, type SchemaWalk, witnessOf } from './schema-walk.ts'
import { beneath, type Spot } from './spot.ts'

export function tellProperty(walk: SchemaWalk, pair: Pair, name: string): void {
  const { base, revision, spot } = pair
  const [own, other] = [base.properties.get(name), revision.properties.get(name)]
  const [had, has] = [base.required.has(name), revision.required.has(name)]
  const isHeader = spot.isHeader && spot.isProperty === false
  const inner = beneath(spot, name, { isRequired: has, isHeader })
  if (had !== has) tellRequired(walk, pair, { name, has, inner })
  if (!own || !other) return
  tellSight(walk, pair, { name, has, inner })
  walk.walk(own, other, inner)
}

interface Property {
  name: string
  has: boolean
  inner: Spot
}

function notesOf(walk: SchemaWalk, pair: Pair, name: string) {
  const [own, other] = [pair.base.properties.get(name), pair.revision.properties.get(name)]
  return {
    had: own ? walk.reason.base.shape(own) : undefined,
    has: other ? walk.reason.revision.shape(other) : undefined,
  }
}

function tellRequired(walk: SchemaWalk, pair: Pair, { name, has, inner }: Property): void {
  const { notes, at } = notesOf(walk, pair, name).has ?? { notes: {}, at: undefined }
  const spot = {
    ...inner,
    readOnly: inner.readOnly || notes.readOnly === true,
    writeOnly: inner.writeOnly || notes.writeOnly === true,
  }
  const place = { subject: name, revision: at, base: notesOf(walk, pair, name).had?.at }
  if (!has)
    return tell(walk, pair, spot, {
      ...place,
      suffix: 'became-optional',
      effect: 'widen',
      words: 'no longer has to be there',
    })
  const hint = 'Give it a default, or ask for it in a new version only.'
  const isDefault = notes.default !== undefined && spot.part === 'request-body'
  const suffix = isDefault ? 'became-required-with-default' : 'became-required'
  tell(walk, pair, spot, { ...place, suffix, effect: 'narrow', words: 'must be there now', hint })
}

/** The event is of the property, and the proof of the object that it stands in. */
function tell(walk: SchemaWalk, pair: Pair, spot: Spot, event: Event): void {
  walk.told({ ...pair, spot }, event)
}

/** Whether it is seen in requests alone or in responses alone. */
function tellSight(walk: SchemaWalk, pair: Pair, { name, has: isRequired, inner }: Property): void {
  const { had, has } = notesOf(walk, pair, name)
  for (const [note, word] of [
    ['readOnly', 'read-only'],
    ['writeOnly', 'write-only'],
  ] as const) {
    if (had?.notes[note] === has?.notes[note]) continue
    const side = inner.direction
    const became = has?.notes[note] ? `became-${word}` : `became-not-${word}`
    const id = `${side}-${isRequired ? 'required' : 'optional'}-property-${became}`
    const words = has?.notes[note] ? `is ${word} now` : `is no longer ${word}`
    walk.say({ id, spot: inner, base: had?.at, revision: has?.at, words })
  }
}

export function tellPropertyAdded(walk: SchemaWalk, pair: Pair, name: string): void {
  const { revision, spot } = pair
  const isRequired = revision.required.has(name)
  const { has } = notesOf(walk, pair, name)
  const notes = has?.notes ?? {}
  const inner = beneath(spot, name, { isRequired })
  const place = { spot: inner, base: pair.base.at, revision: has?.at }
  if (spot.direction === 'response') {
    const kind = `${isRequired ? 'required' : 'optional'}${notes.writeOnly ? '-write-only' : ''}`
    const id = spot.part === 'response-header' ? 'response-header-property-added' : `response-${kind}-property-added`
    return walk.say({ ...place, id, words: 'is new' })
  }
  const isHidden = spot.readOnly || notes.readOnly === true
  if (!isRequired || isHidden)
    return walk.say({ ...place, id: addedId(spot, false), words: 'is new, and need not be there' })
  const hint = 'Make it optional, or ask for it in a new version only.'
  const isDefault = notes.default !== undefined && spot.part === 'request-body'
  const id = isDefault ? 'new-required-request-property-with-default' : addedId(spot, true)
  const witness = witnessFor(walk, pair)
  walk.say({ ...place, id, words: 'is new, and must be there', hint, witness, otherwise: 'ERR' })
}

function addedId(spot: Spot, isRequired: boolean): string {
  if (!isRequired) return 'new-optional-request-property'
  return spot.isHeader ? 'new-required-request-header-property' : 'new-required-request-property'
}

export function tellPropertyRemoved(walk: SchemaWalk, pair: Pair, name: string): void {
  const { base, spot } = pair
  const isRequired = base.required.has(name)
  const { had } = notesOf(walk, pair, name)
  const inner = beneath(spot, name, { isRequired })
  const place = { spot: inner, base: had?.at, revision: pair.revision.at }
  if (spot.direction === 'request') {
    const hint = 'Go on taking it; who still sends it should not be refused.'
    walk.say({ ...place, id: 'request-property-removed', words: 'is gone', hint, otherwise: 'WARN' as Level })
    // Who wraps a schema takes what it asks for away, too.
    if (isRequired && !pair.revision.required.has(name)) tellRequired(walk, pair, { name, has: false, inner })
    return
  }
  const kind = `${isRequired ? 'required' : 'optional'}${had?.notes.writeOnly ? '-write-only' : ''}`
  const hint = 'Go on sending it until nobody reads it.'
  const witness = isRequired ? witnessFor(walk, pair) : undefined
  walk.say({ ...place, id: `response-${kind}-property-removed`, words: 'is gone', hint, witness })
}

function witnessFor(walk: SchemaWalk, { a, b, spot }: Pair) {
  return witnessOf(spot, walk.reason.fits(spot.direction, a, b))
}
