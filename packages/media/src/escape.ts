/** How a value stands in a page of each kind, so that nothing that a caller wrote becomes markup. */
import { valueJson, valueText } from '@gatehouse/expression'

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function writerFor(contentType: string): (value: unknown) => string {
  if (/\bjson\b/i.test(contentType)) return valueJson
  if (/\b(html|xml)\b/i.test(contentType)) return value => valueText(value).replace(/[&<>"']/g, mark => marks[mark]!)
  return valueText
}
