/** Schemas that hold words alone. */
import { isRecord } from '@gatehouse/documents/openapi/tree.ts'
import type { Together } from './schema-side.ts'

const words = new Set([
  ...['title', 'description', 'summary', 'example', 'examples', '$comment', 'externalDocs', 'deprecated', 'default'],
  ...['readOnly', 'writeOnly', 'xml'],
])

export const saysNothing = ({ items }: Together): boolean =>
  items.every(
    ({ facts: { at } }) =>
      isRecord(at.value) && Object.keys(at.value).every(keyword => words.has(keyword) || keyword.startsWith('x-')),
  )
