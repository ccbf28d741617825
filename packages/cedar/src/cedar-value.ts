/** JSON as Cedar has it. */

import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs'
import { Failure } from '@gatehouse/base'

export type CedarValue = CedarValueJson
export type CedarRecord = Record<string, CedarValue>

const depthMax = 12
const valuesMax = 4096

/**
 * What JSON has and Cedar does not is left out: null, and numbers that are neither whole nor of four places. Keys by which
 * Cedar would read an entity or a function are left out, too: they are the caller's words. Throws `call_forbidden` for what is
 * too deep or too large to be looked at.
 */
export function cedarRecord(value: Readonly<Record<string, unknown>>): CedarRecord {
  return recordOf(value, { depth: 0, left: { values: valuesMax } })
}

interface Room {
  depth: number
  left: { values: number }
}

function recordOf(value: object, room: Room): CedarRecord {
  const entries = Object.entries(value).flatMap(([key, member]) => {
    if (key.startsWith('__')) return []
    const made = cedarValue(member, room)
    return made === undefined ? [] : [[key, made] as const]
  })
  return Object.fromEntries(entries)
}

function cedarValue(value: unknown, { depth, left }: Room): CedarValue | undefined {
  if (depth >= depthMax || --left.values < 0) {
    throw new Failure('call_forbidden', 'What is known of the caller is too deep or too large to be judged.')
  }
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return numberOf(value)
  if (typeof value !== 'object' || value === null) return undefined
  const inner = { depth: depth + 1, left }
  if (!Array.isArray(value)) return recordOf(value, inner)
  return value.map(one => cedarValue(one, inner)).filter(one => one !== undefined)
}

function numberOf(value: number): CedarValue | undefined {
  if (Number.isSafeInteger(value)) return value
  const text = String(value)
  return /^-?\d{1,14}\.\d{1,4}$/.test(text) ? { __extn: { fn: 'decimal', arg: text } } : undefined
}
