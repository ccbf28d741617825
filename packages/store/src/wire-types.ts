/**
 * Values on their way to and from the database, in PostgreSQL's text format. One table for both engines, so
 * that a value reads the same wherever it is stored.
 *
 * | column | JavaScript |
 * |---|---|
 * | bigint, count | number; beyond 2^53 the read fails rather than lie |
 * | numeric | string |
 * | jsonb | the value; write it with `json(value)` |
 * | timestamptz | RFC 3339 in UTC with six digits, so that text order is time order |
 * | bytea | Uint8Array |
 */

/** A parameter for a jsonb column. Arrays and strings need it: a bare array would become a PostgreSQL array. */
export const json = (value: unknown): string => JSON.stringify(value ?? null)

/** The text of a parameter, `null` for null and undefined. */
export function wireText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  if (Array.isArray(value)) return arrayText(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The value behind a column's text, by the object identifier of its type. */
export function wireValue(oid: number, text: string): unknown {
  const item = arrayItems[oid]
  if (item !== undefined) return arrayValue(text, item)
  return (readers[oid] ?? plain)(text)
}

const plain = (text: string) => text

const readers: Record<number, (text: string) => unknown> = {
  16: text => text === 't',
  17: text => new Uint8Array(Buffer.from(text.slice(2), 'hex')),
  20: bigint,
  21: Number,
  23: Number,
  26: Number,
  114: text => JSON.parse(text),
  700: Number,
  701: Number,
  1184: timestamp,
  3802: text => JSON.parse(text),
}

/** Array types and the type of their items: bool, bytea, name, int2, int4, text, varchar, int8, float4, float8, oid, timestamptz, json, jsonb. */
const arrayItems: Record<number, number> = {
  1000: 16,
  1001: 17,
  1003: 25,
  1005: 21,
  1007: 23,
  1009: 25,
  1015: 25,
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1185: 1184,
  199: 114,
  3807: 3802,
}

function bigint(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the integers that a number holds`)
  return value
}

function timestamp(text: string): string {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text)
  return found ? `${found[1]}T${found[2]}.${(found[3] ?? '').padEnd(6, '0')}Z` : text
}

function arrayText(items: readonly unknown[]): string {
  const texts = items.map(item => {
    if (Array.isArray(item)) return arrayText(item)
    const text = wireText(item)
    return text === null ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&')}"`
  })
  return `{${texts.join(',')}}`
}

/** PostgreSQL's array literal: braces nest, quotes protect, a bare NULL is null (manual, section 8.15.6). */
function arrayValue(text: string, itemOid: number): unknown[] {
  const tokens = text.match(/[{}]|"(?:[^"\\]|\\.)*"|[^,{}"]+/gs) ?? []
  const root: unknown[] = []
  const open = [root]
  for (const token of tokens.slice(1, -1)) {
    const here = open.at(-1)!
    if (token === '{') {
      const inner: unknown[] = []
      here.push(inner)
      open.push(inner)
    } else if (token === '}') open.pop()
    else if (token === 'NULL') here.push(null)
    else here.push(wireValue(itemOid, token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/gs, '$1') : token))
  }
  return root
}
