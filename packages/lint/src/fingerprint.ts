/** What a violation is known by from one text of a document to the next. */
import { createHash } from 'node:crypto'
import { isRecord } from './function.ts'
import type { Spot } from './path/spot.ts'

/** By which an item of a list is known, the first that it has. */
const nameFields = ['name', 'operationId', 'id', 'url', '$ref', 'title', 'key']

export class Fingerprints {
  readonly #root: Spot
  readonly #times = new Map<string, number>()

  constructor(root: Spot) {
    this.#root = root
  }

  of(rule: string, steps: readonly (string | number)[]): string {
    const known = `${rule}\n${this.#named(steps).join('\n')}`
    const times = this.#times.get(known) ?? 0
    this.#times.set(known, times + 1)
    return createHash('sha256').update(`${known}\n${times}`).digest('hex').slice(0, 32)
  }

  /** Steps with the names of items in place of their numbers. */
  #named(steps: readonly (string | number)[]): string[] {
    let value = this.#root.value
    return steps.map(step => {
      const holder = value
      value = typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>)[step] : undefined
      return Array.isArray(holder) ? nameOf(value, step) : String(step)
    })
  }
}

function nameOf(item: unknown, step: string | number): string {
  if (typeof item === 'string' || typeof item === 'number') return `=${item}`
  if (!isRecord(item)) return String(step)
  const field = nameFields.find(name => typeof item[name] === 'string')
  return field === undefined ? String(step) : `${field}=${item[field]} in=${String(item.in ?? '')}`
}
