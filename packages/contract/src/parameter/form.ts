/** A body of a form (`application/x-www-form-urlencoded`) as the object that its schema describes. */
import { decodedText, writtenFields } from './fields.ts'
import { asValue, type Shape, wants } from './shape.ts'

export function objectOfForm(text: string, shape: Shape): Record<string, unknown> {
  const found = [...writtenFields(text)].map(([name, written]) => {
    const field = shape.field(name)
    const texts = written.map(decodedText)
    if (wants(field, 'array')) return [name, texts.map(one => asValue(one, field.items()))] as const
    return [name, texts.length > 1 ? texts : asValue(texts[0]!, field)] as const
  })
  return Object.fromEntries(found)
}
