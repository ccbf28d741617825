/** Messages, their fields, and extensions. */
import type { Tree } from '../projection.ts'
import type { Cursor } from './cursor.ts'
import { readEnum } from './enum.ts'
import { readOption, readOptionList } from './options.ts'
import { readExtensionRanges, readReserved } from './reserved.ts'
import { Mismatch, type Token } from './tokens.ts'

export const fieldNumberMax = 536_870_911

/** A part of this name, or a `Mismatch` where one stands already. */
export function added(cursor: Cursor, holder: Tree, { kind, name, comment }: Added): Tree {
  const { projection } = cursor
  const all = projection.tree(holder, kind, name.start)
  if (Object.hasOwn(all, name.text)) throw new Mismatch(`${name.text} stands here a second time`, name.start)
  const one: Tree = projection.at({}, name.start)
  projection.put(all, name.text, one)
  projection.put(one, 'comment', comment)
  return one
}

interface Added {
  /** `messages`, `fields`, `enums` and so on. */
  kind: string
  name: Token
  comment: string | undefined
}

/** Where declarations stand: all messages and enums of a source are beside each other, nested ones by their whole names. */
export interface Scope {
  root: Tree
  /** Empty at the top. */
  name: string
}

/** `Outer.Inner` */
export const inScope = ({ name: scope }: Scope, name: Token): Token =>
  scope === '' ? name : { ...name, text: `${scope}.${name.text}` }

export function readMessage(cursor: Cursor, scope: Scope, comment = cursor.peek().comment): void {
  cursor.expect('message')
  readBody(cursor, { scope, name: cursor.name(), comment })
}

interface Body {
  scope: Scope
  name: Token
  comment: string | undefined
}

function readBody(cursor: Cursor, { scope, name: own, comment }: Body): void {
  const name = inScope(scope, own)
  const message = added(cursor, scope.root, { kind: 'messages', name, comment })
  cursor.expect('{')
  const inner = { root: scope.root, name: name.text }
  cursor.statements(() => readStatement(cursor, message, inner), { isBlock: true })
}

function readStatement(cursor: Cursor, message: Tree, inner: Scope): void {
  const { comment, text } = cursor.peek()
  if (text === 'export' || text === 'local') cursor.next()
  if (cursor.is('message')) return readMessage(cursor, inner, comment)
  if (cursor.is('enum')) return readEnum(cursor, inner, comment)
  if (cursor.is('extend')) return readExtend(cursor, inner)
  if (cursor.is('option')) return readOption(cursor, message)
  if (cursor.is('reserved')) return readReserved(cursor, message, fieldNumberMax)
  if (cursor.is('extensions')) return readExtensionRanges(cursor, message, fieldNumberMax)
  if (cursor.is('oneof')) return readOneof(cursor, { message, inner })
  readField(cursor, { message, inner })
}

interface Holder {
  message: Tree
  inner: Scope
}

function readOneof(cursor: Cursor, holder: Holder): void {
  const { comment } = cursor.expect('oneof')
  const name = cursor.name()
  const oneof = added(cursor, holder.message, { kind: 'oneofs', name, comment })
  cursor.expect('{')
  const read = () => (cursor.is('option') ? readOption(cursor, oneof) : readField(cursor, holder, name.text))
  cursor.statements(read, { isBlock: true })
}

function readField(cursor: Cursor, { message, inner }: Holder, oneof?: string): void {
  const { comment } = cursor.peek()
  const label = ['optional', 'required', 'repeated'].find(one => cursor.take(one))
  const type = typeOf(cursor)
  const name = cursor.name('the name of a field')
  const isGroup = type.text === 'group' && /^[A-Z]/.test(name.text)
  const plain = isGroup ? { ...name, text: name.text.toLowerCase() } : name
  const field = added(cursor, message, { kind: 'fields', name: plain, comment })
  const { projection } = cursor
  cursor.expect('=')
  const { start } = cursor.peek()
  const number = cursor.integer()
  projection.put(field, 'number', number, start)
  projection.put(field, 'type', isGroup ? name.text : type.text, type.start)
  projection.put(field, 'label', label)
  projection.put(field, 'oneof', oneof)
  if (isGroup) projection.put(field, 'group', true)
  readOptionList(cursor, field)
  const { json_name: said } = (field.options ?? {}) as Tree
  projection.put(field, 'json', typeof said === 'string' ? said : jsonName(plain.text))
  if (isGroup) readBody(cursor, { scope: inner, name, comment: undefined })
  else cursor.expect(';')
}

/** `map<string, Pet>` is a type as well. */
function typeOf(cursor: Cursor): Token {
  const type = cursor.fullName('the type of a field')
  if (type.text !== 'map' || !cursor.take('<')) return type
  const key = cursor.name('the type of keys').text
  cursor.expect(',')
  const value = cursor.fullName('the type of values').text
  cursor.expect('>')
  return { ...type, text: `map<${key}, ${value}>` }
}

/** As the mapping to JSON makes it. */
export const jsonName = (name: string) => name.replace(/_+([a-zA-Z0-9]?)/g, (_, letter: string) => letter.toUpperCase())

/** `extend Other { … }`: fields that belong to another message. */
export function readExtend(cursor: Cursor, scope: Scope): void {
  const { start } = cursor.expect('extend')
  const { projection } = cursor
  const extension: Tree = projection.at({}, start)
  projection.put(extension, 'extends', cursor.fullName().text)
  if (scope.name !== '') projection.put(extension, 'scope', scope.name)
  if (!Object.hasOwn(scope.root, 'extensions')) projection.put(scope.root, 'extensions', projection.at([], start))
  ;(scope.root.extensions as Tree[]).push(extension)
  cursor.expect('{')
  cursor.statements(() => readField(cursor, { message: extension, inner: scope }), { isBlock: true })
}
