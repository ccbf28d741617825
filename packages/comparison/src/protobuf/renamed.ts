/** Declarations that have another name and say the same. */
import { retold } from './scalar.ts'
import type { Enum, Message, ProtoFile } from './schema.ts'

interface Declared {
  name: string
}

/** What names are called in the revision, as far as is known. */
type Renames = ReadonlyMap<string, string>

/** Messages that are made of renamed ones are known once those are; further ones are told as gone and new. */
const roundsMax = 8

/** Names of the revision by names of the base, where exactly one that is new says what one says that is gone. */
export function renamedIn(base: ProtoFile, revision: ProtoFile): Renames {
  const none: Renames = new Map()
  let known = pairs(base.enums, revision.enums, { own: enumText, other: enumText })
  for (let round = 0; round < roundsMax; round++) {
    const own = (one: Message) => messageText(one, known)
    const found = pairs(base.messages, revision.messages, { own, other: one => messageText(one, none) })
    const all = new Map([...known, ...found])
    if (all.size === known.size) return all
    known = all
  }
  return known
}

interface Texts<T> {
  own: (one: T) => string
  other: (one: T) => string
}

function pairs<T extends Declared>(
  base: ReadonlyMap<string, T>,
  revision: ReadonlyMap<string, T>,
  { own, other }: Texts<T>,
): Map<string, string> {
  const gone = byText(
    [...base.values()].filter(({ name }) => !revision.has(name)),
    own,
  )
  const added = byText(
    [...revision.values()].filter(({ name }) => !base.has(name)),
    other,
  )
  return new Map(
    [...gone].flatMap(([text, names]) => {
      const others = added.get(text) ?? []
      return text !== '' && names.length === 1 && others.length === 1 ? [[names[0]!, others[0]!]] : []
    }),
  )
}

function byText<T extends Declared>(all: readonly T[], textOf: (one: T) => string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const one of all) {
    const text = textOf(one)
    const names = found.get(text)
    if (names) names.push(one.name)
    else found.set(text, [one.name])
  }
  return found
}

/** Empty for a message that says nothing: it could be any. */
function messageText({ name, fields, isExtension }: Message, known: Renames): string {
  if (isExtension) return ''
  const told = (type: string): string => {
    if (type === name) return '@'
    return type.startsWith(`${name}.`) ? `@${type.slice(name.length)}` : (known.get(type) ?? type)
  }
  const lines = [...fields.values()].map(
    ({ number, name: field, type, cardinality, oneof = '' }) =>
      `${number} ${field} ${retold(type, told)} ${cardinality} ${oneof}`,
  )
  return lines.sort().join('\n')
}

const enumText = ({ values }: Enum) =>
  [...values]
    .map(([number, all]) => `${number} ${all.map(({ name }) => name).join(' ')}`)
    .sort()
    .join('\n')
