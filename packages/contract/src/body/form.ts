/** A body of a form (`application/x-www-form-urlencoded`) as the object that its schema describes. */
import type { ContractContent } from '@gatehouse/unit'
import { decodedText, writtenFields } from '../parameter/fields.ts'
import { readFields } from '../parameter/read-value.ts'
import { asValue, type Shape, wants } from '../parameter/shape.ts'

export function objectOfForm(
  text: string,
  shape: Shape,
  encoding: ContractContent['encoding'] = {},
): Record<string, unknown> {
  const written = writtenFields(text)
  const taken = new Set<string>()
  const found: [string, unknown][] = []
  for (const [name, { style, explode = style === 'form' }] of Object.entries(encoding)) {
    if (style === undefined) continue
    const value = readFields({ name, in: 'query', style, explode }, written, { shape: shape.field(name), taken })
    if (value !== undefined) found.push([name, value])
  }
  for (const [name, values] of written) {
    if (!taken.has(name)) found.push([name, plainField(values.map(decodedText), shape.field(name))])
  }
  return Object.fromEntries(found)
}

/** What stands several times is a list. */
function plainField(texts: readonly string[], field: Shape): unknown {
  if (wants(field, 'array')) return texts.map(one => asValue(one, field.items()))
  return texts.length > 1 ? texts : asValue(texts[0]!, field)
}
