/** Messages: fields by their numbers, what is reserved, and ranges of extensions. */
import type { FileWalk } from './file-walk.ts'
import { beyond, isIn, rangeText } from './range.ts'
import type { Enum, Field, Message, Range } from './schema.ts'
import { tellField } from './tell-field.ts'
import { tellNotes } from './tell-notes.ts'
import { oneofsOf } from './tell-oneofs.ts'

export function tellMessage(walk: FileWalk, from: Message, to: Message): void {
  const endpoint = to.isExtension ? to.name : `message ${to.name}`
  if (!to.isExtension)
    tellNotes(walk, 'message', { from: from.at, to: to.at, name: `The message ${to.name}`, of: { endpoint } })
  const oneofs = oneofsOf(walk, { from, to, endpoint })
  const byName = new Map([...to.fields.values()].map(field => [field.name, field]))
  const moved = new Set<number>()
  for (const field of from.fields.values()) {
    const other = to.fields.get(field.number)
    const namesake = byName.get(field.name)
    if (other) tellField(walk, { from: field, to: other, message: to, endpoint, oneofs })
    else if (namesake && !from.fields.has(namesake.number)) {
      moved.add(namesake.number)
      const message = `The field ${field.name} of ${to.name} had the number ${field.number}, and has ${namesake.number} now.`
      const place = { base: field.at, revision: namesake.at, endpoint, subject: `${to.name} ${field.number}` }
      walk.tell({
        ...place,
        id: 'protobuf-field-number-changed',
        message,
        hint: 'Keep the number; bytes know no names.',
      })
    } else tellRemoved(walk, { field, to, endpoint })
  }
  for (const field of to.fields.values()) {
    if (from.fields.has(field.number)) continue
    tellReused(walk, { from, to: { name: field.name, number: field.number, at: field.at }, endpoint, what: 'field' })
    if (!moved.has(field.number)) tellAdded(walk, { field, from, to, endpoint })
  }
  tellReserved(walk, { from, to, endpoint, used: [...to.fields.values()] })
  tellRanges(walk, { from, to, endpoint })
}

interface Removed {
  field: Field
  to: Message
  endpoint: string
}

function tellRemoved(walk: FileWalk, { field, to, endpoint }: Removed): void {
  const { name, number, at, cardinality } = field
  const isNumberKept = isIn(number, to.reserved.numbers)
  const isNameKept = to.reserved.names.has(name)
  const end = isNumberKept ? (isNameKept ? '-removed-reserved' : '-removed-number-reserved') : '-removed'
  const id = cardinality === 'required' ? 'protobuf-required-field-removed' : `protobuf-field${end}`
  const kept =
    isNumberKept && isNameKept ? '; its number and name are reserved' : isNumberKept ? '; its name is not reserved' : ''
  const place = { base: at, revision: to.at, endpoint, subject: `${to.name} ${number}` }
  const lost = isNumberKept ? `the name "${name}"` : `${number} and "${name}"`
  const isKept = isNumberKept && isNameKept
  const hint = isKept
    ? 'Readers see nothing there any more: tell them.'
    : `Deprecate it, or reserve ${lost} where it stood.`
  walk.tell({ ...place, id, message: `The field ${name} (${number}) of ${to.name} is gone${kept}.`, hint })
}

interface Added extends Removed {
  from: Message
}

function tellAdded(walk: FileWalk, { field, from, to, endpoint }: Added): void {
  const must = field.cardinality === 'required'
  const place = { base: from.at, revision: field.at, endpoint, subject: `${to.name} ${field.number}` }
  const message = `The field ${field.name} (${field.number}) of ${to.name} is new${must ? ', and has to be there' : ''}.`
  walk.tell({ ...place, id: `protobuf-${must ? 'required-' : ''}field-added`, message })
}

interface Reused {
  from: Pick<Message | Enum, 'reserved' | 'at' | 'name'>
  to: { name: string; number: number; at: Message['at'] }
  endpoint: string
  what: 'field' | 'value'
}

/** A number or name that was kept from use is used. */
export function tellReused(walk: FileWalk, { from, to, endpoint, what }: Reused): void {
  const place = { base: from.at, revision: to.at, endpoint }
  const hint = 'Take another one: what is out there still means the old.'
  if (isIn(to.number, from.reserved.numbers)) {
    const message = `The ${what} ${to.name} of ${from.name} uses the number ${to.number}, which was reserved.`
    walk.tell({ ...place, id: 'protobuf-reserved-number-used', subject: `${from.name} ${to.number}`, message, hint })
  }
  if (from.reserved.names.has(to.name)) {
    const message = `The ${what} ${to.name} of ${from.name} uses a name that was reserved.`
    walk.tell({ ...place, id: 'protobuf-reserved-name-used', subject: `${from.name} ${to.name}`, message, hint })
  }
}

interface ReservedPair {
  from: Pick<Message | Enum, 'reserved' | 'at' | 'name'>
  to: Pick<Message | Enum, 'reserved' | 'at' | 'name'>
  endpoint: string
  used: readonly { name: string; number: number }[]
}

export function tellReserved(walk: FileWalk, { from, to, endpoint, used }: ReservedPair): void {
  const place = { base: from.at, revision: to.at, endpoint, subject: to.name }
  const say = (done: 'removed' | 'added', ranges: readonly Range[], names: readonly string[]) => {
    const all = [...ranges.map(rangeText), ...names.map(name => `"${name}"`)]
    if (all.length === 0) return
    const words = `${all.slice(0, 20).join(', ')} ${done === 'added' ? 'may not be used any more' : 'may be used again'}`
    walk.tell({ ...place, id: `protobuf-reserved-${done}`, message: `${to.name}: ${words}.` })
  }
  const numbers = used.map(({ number }): Range => [number, number])
  const taken = new Set(used.map(({ name }) => name))
  const lost = [...from.reserved.names].filter(name => !to.reserved.names.has(name) && !taken.has(name))
  say('removed', beyond(from.reserved.numbers, [...to.reserved.numbers, ...numbers]), lost)
  const kept = [...to.reserved.names].filter(name => !from.reserved.names.has(name))
  say('added', beyond(to.reserved.numbers, from.reserved.numbers), kept)
}

function tellRanges(
  walk: FileWalk,
  { from, to, endpoint }: Omit<ReservedPair, 'used'> & { from: Message; to: Message },
): void {
  const place = { base: from.at, revision: to.at, endpoint, subject: to.name }
  const lost = beyond(from.extensionRanges, to.extensionRanges)
  const won = beyond(to.extensionRanges, from.extensionRanges)
  const say = (done: string, ranges: readonly Range[], words: string) => {
    if (ranges.length === 0) return
    const message = `${to.name}: ${ranges.slice(0, 20).map(rangeText).join(', ')} ${words}.`
    walk.tell({ ...place, id: `protobuf-extension-range-${done}`, message })
  }
  say('removed', lost, 'are no longer for extensions')
  say('added', won, 'are for extensions now')
}
