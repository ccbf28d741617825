/** Values of parameters by style and explode (OpenAPI 3.1.1 §4.8.12.2). */
import type { ContractParameter } from '@gatehouse/unit'
import { decodedText } from './fields.ts'
import { asValue, type Shape, wants } from './shape.ts'

type Style = ContractParameter['style']

const separators: Readonly<Partial<Record<Style, RegExp>>> = {
  form: /,/,
  simple: /,/,
  label: /[.,]/,
  matrix: /,/,
  spaces: /%20|\+| /,
  tabs: /%09|\t/,
  pipes: /\||%7C/i,
}

interface Written {
  style: Style
  explode?: boolean | undefined
  shape: Shape
  decode: (text: string) => string
}

/** One text: what stands in a path or a field, or a query parameter whose values do not stand apart. */
export function readText(text: string, { style, explode, shape, decode }: Written): unknown {
  const isLabel = style === 'label' && text.startsWith('.')
  const inner = isLabel ? text.slice(1) : text
  if (!wants(shape, 'array') && !wants(shape, 'object')) return asValue(decode(inner), shape)
  const separator = style === 'label' && !explode ? /,/ : separators[style]!
  const pieces = inner === '' ? [] : inner.split(separator).map(piece => decode(piece.trim()))
  if (wants(shape, 'array')) return pieces.map(piece => asValue(piece, shape.items()))
  const pairs = explode
    ? pieces.map(piece => [piece.split('=', 1)[0]!, piece.slice(piece.indexOf('=') + 1)] as const)
    : pieces.flatMap((piece, at) => (at % 2 === 0 ? [[piece, pieces[at + 1] ?? ''] as const] : []))
  return objectOf(pairs, shape)
}

export const objectOf = (pairs: readonly (readonly [string, string])[], shape: Shape) =>
  Object.fromEntries(pairs.map(([name, text]) => [name, asValue(text, shape.field(name))]))

/** Of a query or a cookie; the names it takes are noted. Undefined where it is not there. */
export function readFields(
  { name, style, explode }: ContractParameter,
  fields: ReadonlyMap<string, readonly string[]>,
  { shape, taken }: { shape: Shape; taken: Set<string> },
): unknown {
  const isObject = wants(shape, 'object')
  if (style === 'deep' && isObject) return deep(name, fields, { shape, taken })
  if (style === 'form' && explode && isObject && !fields.has(name)) {
    const own = shape.fields().filter(field => fields.has(field))
    for (const field of own) taken.add(field)
    const pairs = own.map(field => [field, decodedText(fields.get(field)![0]!)] as const)
    return pairs.length === 0 ? undefined : objectOf(pairs, shape)
  }
  taken.add(name)
  const written = fields.get(name)
  if (!written) return undefined
  if (wants(shape, 'array') && explode) return written.map(text => asValue(decodedText(text), shape.items()))
  if (written.length > 1 && !wants(shape, 'array')) return written.map(decodedText)
  return readText(written.join(','), { style, explode, shape, decode: decodedText })
}

function deep(
  name: string,
  fields: ReadonlyMap<string, readonly string[]>,
  { shape, taken }: { shape: Shape; taken: Set<string> },
): unknown {
  const pairs: [string, unknown][] = []
  for (const [written, values] of fields) {
    if (!written.startsWith(`${name}[`) || !written.endsWith(']')) continue
    taken.add(written)
    const field = written.slice(name.length + 1, -1)
    const inner = shape.field(field)
    const texts = values.map(decodedText)
    const value = wants(inner, 'array') ? texts.map(text => asValue(text, inner.items())) : asValue(texts[0]!, inner)
    pairs.push([field, value])
  }
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs)
}

/** Of a matrix (RFC 6570 §3.2.7): `;name=value`, and where it is taken apart once for each. */
export function readMatrix(text: string, { name, explode }: ContractParameter, shape: Shape): unknown {
  const pieces = text.split(';').filter(piece => piece !== '')
  const pairs = pieces.map(piece => [piece.split('=', 1)[0]!, piece.slice(piece.indexOf('=') + 1)] as const)
  if (explode && wants(shape, 'object')) return objectOf(pairs, shape)
  const values = pairs.filter(([own]) => own === name).map(([, value]) => value)
  if (explode && wants(shape, 'array')) return values.map(value => asValue(value, shape.items()))
  return readText(values[0] ?? '', { style: 'matrix', shape, decode: one => one })
}
