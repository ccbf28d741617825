/** Values that JSON Schema takes for the same (2020-12 §4.2.2): 1 and 1.0, and objects in whatever order. */
import type { Run } from './run.ts'

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Of a letter that `textOf` writes. */
const textWork = 2

/** The same text for the same value. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? JSON.stringify(value) : `${value}`
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value) text += `,${textOf(item)}`
    return `[${text}]`
  }
  const held = value as Record<string, unknown>
  for (const name of Object.keys(held).sort()) text += `,${JSON.stringify(name)}:${textOf(held[name])}`
  return `{${text}}`
}

/** Whether no two items are the same, in time that grows with their text. */
export function areUnique(items: readonly unknown[], run: Run): boolean {
  const known = new Set<unknown>()
  for (const item of items) {
    const isPlain = typeof item !== 'object' || item === null
    // No text of an object or array is a plain value with this before it.
    const key = isPlain ? item : `\u0000${textOf(item)}`
    run.spend(isPlain ? 1 : 1 + textWork * (key as string).length)
    if (known.has(key)) return false
    known.add(key)
  }
  return true
}

/** One of a list, by the text of what is no plain value. */
export function membership(values: readonly unknown[]): (value: unknown, run: Run) => boolean {
  const isPlain = (value: unknown) => typeof value !== 'object' || value === null
  const plain = new Set(values.filter(isPlain))
  const texts = new Set(values.filter(value => !isPlain(value)).map(textOf))
  return (value, run) => {
    if (isPlain(value)) return plain.has(value)
    if (texts.size === 0) return false
    const text = textOf(value)
    run.spend(1 + textWork * text.length)
    return texts.has(text)
  }
}
