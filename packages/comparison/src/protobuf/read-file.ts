/** The tree of a source as what it says: names resolved, features settled. */
import { Failure } from '@gatehouse/base'
import { list, member, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import { type Member, membersOf } from '../model/pair-members.ts'
import { type At, placeOf, within } from '../model/source.ts'
import { type Features, featuresOf, withOptions } from './features.ts'
import { Names } from './names.ts'
import { isPackable } from './scalar.ts'
import type { Cardinality, Enum, Field, Message, ProtoFile, Range, Reserved } from './schema.ts'

/** Throws `document_invalid` where two fields have one number: what is read from bytes is not known then. */
export function readFile(top: At): ProtoFile {
  const syntax = text(member(top.value, 'protobuf')) ?? 'proto2'
  const packageName = text(member(top.value, 'package')) ?? ''
  const features = withOptions(featuresOf(syntax), top.value)
  const [messages, enums] = [within(top, 'messages'), within(top, 'enums')].map(membersOf) as [Member[], Member[]]
  const names = new Names(
    packageName,
    [...messages, ...enums].map(({ name }) => name),
  )
  const found = new Declarations(names, new Set(enums.map(({ name }) => name)), features)
  found.read(top, messages, enums)
  const services = new Map(membersOf(within(top, 'services')).map(({ name, at }) => [name, at]))
  return { at: top, syntax, package: packageName, services, messages: found.messages, enums: found.enums }
}

class Declarations {
  readonly messages = new Map<string, Message>()
  readonly enums = new Map<string, Enum>()
  readonly #names: Names
  readonly #enumNames: ReadonlySet<string>
  /** By the name of the message that they hold in; those of the file by the empty name. */
  readonly #features: Map<string, Features>

  constructor(names: Names, enumNames: ReadonlySet<string>, features: Features) {
    this.#names = names
    this.#enumNames = enumNames
    this.#features = new Map([['', features]])
  }

  /** A message stands behind those that it is in. */
  read(top: At, messages: readonly Member[], enums: readonly Member[]): void {
    for (const { name, at } of messages) {
      const features = withOptions(this.#above(name), at.value)
      this.#features.set(name, features)
      this.#message(at, name, { features, scope: name, isExtension: false })
    }
    for (const { name, at } of enums) this.#enum(at, name, this.#above(name))
    for (const [index] of list(member(top.value, 'extensions')).entries()) {
      const one = within(top, 'extensions', index)
      const scope = text(member(one.value, 'scope')) ?? ''
      const target = this.#names.resolved(text(member(one.value, 'extends')) ?? '', scope)
      this.#message(one, `extend ${target}`, { features: this.#features.get(scope)!, scope, isExtension: true })
    }
  }

  #above(name: string): Features {
    return this.#features.get(name.split('.').slice(0, -1).join('.'))!
  }

  #message(at: At, name: string, { features, scope, isExtension }: Around): void {
    const known = this.messages.get(name)
    const fields = known?.fields ?? new Map<number, Field>()
    for (const { name: field, at: one } of membersOf(within(at, 'fields'))) {
      const read = this.#field(one, field, { features: withOptions(features, one.value), scope })
      if (fields.has(read.number)) throw numberTwice(read)
      fields.set(read.number, read)
    }
    if (known) return
    const extensionRanges = rangesOf(member(at.value, 'extensionRanges'))
    this.messages.set(name, { name, at, isExtension, fields, reserved: reservedOf(at), extensionRanges })
  }

  #field(at: At, name: string, { features, scope }: Omit<Around, 'isExtension'>): Field {
    const { value } = at
    const type = this.#names.resolved(text(member(value, 'type')) ?? '', scope)
    const label = text(member(value, 'label'))
    const oneof = text(member(value, 'oneof'))
    const options = member(value, 'options')
    const isPlain = label === undefined && oneof === undefined && isPlainType(type, this.#enumNames)
    const isPackedSaid = member(options, 'packed')
    const preset = member(options, 'default')
    return {
      ...{ name, at, type, oneof, number: Number(member(value, 'number')) },
      cardinality: cardinalityOf(type, label, features),
      isExplicit: !(isPlain && features.presence === 'IMPLICIT'),
      json: text(member(value, 'json')) ?? name,
      isPacked: typeof isPackedSaid === 'boolean' ? isPackedSaid : features.repeated === 'PACKED',
      isDelimited: member(value, 'group') === true || features.encoding === 'DELIMITED',
      defaultText: preset === undefined ? undefined : JSON.stringify(preset),
    }
  }

  #enum(at: At, name: string, features: Features): void {
    const values: Enum['values'] = new Map()
    const all = membersOf(within(at, 'values'))
    for (const value of all) {
      const number = Number(member(value.at.value, 'number'))
      values.set(number, [...(values.get(number) ?? []), value])
    }
    const isClosed = withOptions(features, at.value).enums === 'CLOSED'
    const first = all[0] && Number(member(all[0].at.value, 'number'))
    this.enums.set(name, { name, at, isClosed, values, first, reserved: reservedOf(at) })
  }
}

interface Around {
  features: Features
  scope: string
  isExtension: boolean
}

function cardinalityOf(type: string, label: string | undefined, { presence }: Features): Cardinality {
  if (type.startsWith('map<')) return 'map'
  if (label === 'repeated') return 'repeated'
  return label === 'required' || presence === 'LEGACY_REQUIRED' ? 'required' : 'singular'
}

const isPlainType = (type: string, enums: ReadonlySet<string>) =>
  isPackable(type) || type === 'string' || type === 'bytes' || enums.has(type)

const reservedOf = (at: At): Reserved => ({
  numbers: rangesOf(member(member(at.value, 'reserved'), 'numbers')),
  names: new Set(texts(member(member(at.value, 'reserved'), 'names'))),
})

const rangesOf = (value: unknown): Range[] => list(value).map(one => list(one).map(Number) as unknown as Range)

function numberTwice({ name, number, at }: Field): Failure {
  const { name: file } = at.source
  const message = `${name} has the number ${number}, which another field of its message has.`
  const place = placeOf(at)
  const problem = {
    code: 'number_twice',
    message,
    pointer: at.pointer,
    ...(place ? { place: { file, ...place } } : {}),
  }
  return new Failure('document_invalid', `${file} has a problem: ${message}`, { problems: [problem] })
}
