/** Values of documents in sentences. */
import { plainLine } from './plain-line.ts'

export function shown(value: unknown): string {
  const text = plainLine(typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? 'nothing'))
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
