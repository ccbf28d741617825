/** XML as the value that its schema describes, by the names of its `xml` objects (OpenAPI 3.1.1 §4.8.26). */
import { readXml } from '@gatehouse/media/xml-reader.ts'
import { Undecodable } from '../parameter/fields.ts'
import { asValue, type Shape, wants } from '../parameter/shape.ts'
import { isObject } from '../schema/equal.ts'

type Element = Record<string, unknown>

/** Says nothing of the value: namespaces, and what XML Schema hints to its readers. */
const unsaid = /^@(?:xmlns(?:$|:)|xml:|xsi:)/

/** Throws `XmlProblem`, or `Undecodable` where the root is another element. */
export function valueOfXml(text: string, shape: Shape): unknown {
  const [root] = Object.entries(readXml(text) as Element)
  const [name, value] = root ?? ['', '']
  const expected = shape.xml().name
  if (expected !== undefined && localName(name) !== expected) throw new Undecodable(`has another root than ${expected}`)
  if (!wants(shape, 'array')) return read(value, shape)
  const children = plainElement(value)
  return listOf(Object.values(children).flat(), shape)
}

function read(written: unknown, shape: Shape): unknown {
  if (wants(shape, 'object')) return objectOf(plainElement(written), shape)
  if (typeof written === 'string') return asValue(written, shape)
  const element = plainElement(written)
  const names = Object.keys(element)
  // Of text with attributes that nobody describes it is the text.
  if (names.every(name => name === '#text' || name.startsWith('@'))) {
    return asValue(typeof element['#text'] === 'string' ? element['#text'] : '', shape)
  }
  return objectOf(element, shape)
}

function objectOf(element: Element, shape: Shape): Element {
  const found: Element = {}
  const left = new Map(Object.entries(element))
  const take = (name: string) => {
    const value = left.get(name)
    left.delete(name)
    return value
  }
  for (const name of shape.fields()) {
    const field = shape.field(name)
    const xml = field.xml()
    const own = xml.name ?? name
    const value = take(xml.attribute ? `@${own}` : wants(field, 'array') ? elementName(field, name) : own)
    if (value === undefined) continue
    found[name] = wants(field, 'array') ? fieldList(value, field, name) : read(value, field)
  }
  for (const [name, value] of left) {
    if (!Object.hasOwn(found, name)) found[name] = read(value, shape.field(name))
  }
  return found
}

/** Of a list the wrapping element, or each of its items. */
function elementName(field: Shape, name: string): string {
  const { wrapped, name: own } = field.xml()
  return wrapped ? (own ?? name) : (field.items().xml().name ?? name)
}

function fieldList(value: unknown, field: Shape, name: string): unknown[] {
  if (!field.xml().wrapped) return listOf([value].flat(), field)
  const inner = plainElement(value)
  const item = field.items().xml().name ?? name
  const items = Object.hasOwn(inner, item) ? inner[item] : Object.values(inner)
  return listOf([items].flat(2), field)
}

const listOf = (items: readonly unknown[], shape: Shape) => items.map(item => read(item, shape.items()))

/** With local names, and without what says nothing of the value. */
function plainElement(written: unknown): Element {
  if (!isObject(written)) return typeof written === 'string' && written.trim() !== '' ? { '#text': written } : {}
  const entries = Object.entries(written).filter(([name]) => !unsaid.test(name))
  return Object.fromEntries(entries.map(([name, value]) => [localName(name), value]))
}

function localName(name: string): string {
  const isAttribute = name.startsWith('@')
  const local = name.slice(name.lastIndexOf(':') + 1)
  return isAttribute && !local.startsWith('@') ? `@${local}` : local
}
