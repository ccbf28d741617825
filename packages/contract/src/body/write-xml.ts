/** A value as XML by the `xml` objects of its schema: what `valueOfXml` reads (OpenAPI 3.1.1 §4.8.26). */

import { type Shape, wants } from '../parameter/shape.ts'
import { isObject } from '../schema/equal.ts'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Characters that XML does not have are left out (XML 1.0 §2.2). */
const escaped = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, sign => entities[sign]!)

/** What is no name of an element becomes one (XML 1.0 §2.3). */
const nameOf = (text: string) => (/^[A-Za-z_][\w.-]*$/.test(text) ? text : `_${text.replace(/[^\w.-]/g, '_')}`)

/** `root` where the schema does not say how it is called. */
export function xmlOf(value: unknown, shape: Shape, root = 'root'): string {
  const name = nameOf(shape.xml().name ?? root)
  const inner = Array.isArray(value)
    ? `<${name}>${value.map(one => element(nameOf(shape.items().xml().name ?? 'item'), one, shape.items())).join('')}</${name}>`
    : element(name, value, shape)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${inner}`
}

function element(name: string, value: unknown, shape: Shape): string {
  if (value === null || value === undefined) return `<${name}/>`
  if (!isObject(value)) return `<${name}>${escaped(String(value))}</${name}>`
  let attributes = ''
  let inner = ''
  for (const [key, one] of Object.entries(value)) {
    const field = shape.field(key)
    const xml = field.xml()
    if (xml.attribute && typeof one !== 'object') attributes += ` ${nameOf(xml.name ?? key)}="${escaped(String(one))}"`
    else
      inner +=
        Array.isArray(one) || wants(field, 'array')
          ? list(key, [one].flat(), field)
          : element(nameOf(xml.name ?? key), one, field)
  }
  return inner === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`
}

function list(key: string, items: readonly unknown[], field: Shape): string {
  const { wrapped, name } = field.xml()
  const item = nameOf(field.items().xml().name ?? key)
  const inner = items.map(one => element(item, one, field.items())).join('')
  if (!wrapped) return inner
  const around = nameOf(name ?? key)
  return inner === '' ? `<${around}/>` : `<${around}>${inner}</${around}>`
}
