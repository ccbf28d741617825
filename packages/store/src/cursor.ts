import { Failure } from '@gatehouse/base'

/**
 * One key of a page's order. The last key of an order must be unique among the rows of the query, and none may
 * be null in the database.
 */
export interface SortKey {
  column: string
  type: 'text' | 'number' | 'time'
  direction: 'asc' | 'desc'
}

export type KeyValue = string | number

/** Longest cursor that is looked at. */
const cursorCharactersMax = 4096

/** An opaque place in an order: after the row with these keys. It grants nothing, so it is checked, not signed. */
export function writeCursor(sort: readonly SortKey[], row: Record<string, unknown>): string {
  const keys = sort.map(({ column }) => row[column.slice(column.lastIndexOf('.') + 1)])
  return Buffer.from(JSON.stringify([orderOf(sort), ...keys])).toString('base64url')
}

/** The keys in a cursor; throws `invalid_input` when it is not one of this order. */
export function readCursor(sort: readonly SortKey[], cursor: string): KeyValue[] {
  const [order, ...keys] = cursorParts(cursor)
  const fits = order === orderOf(sort) && keys.length === sort.length
  if (!fits || !keys.every((key, index) => isKey(sort[index]!.type, key))) throw refused()
  return keys as KeyValue[]
}

const orderOf = (sort: readonly SortKey[]) => sort.map(({ column, direction }) => `${column} ${direction}`).join(',')

function cursorParts(cursor: string): unknown[] {
  if (cursor.length > cursorCharactersMax || !/^[\w-]+$/.test(cursor)) throw refused()
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(parts) ? parts : []
  } catch {
    throw refused()
  }
}

function isKey(type: SortKey['type'], key: unknown): boolean {
  if (type === 'number') return Number.isFinite(key)
  if (typeof key !== 'string' || key.includes('\0')) return false
  return type === 'text' || isTime(key)
}

/** As the store writes it; a day that no calendar has fails here, not in the database. */
function isTime(text: string): boolean {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{6}Z$/.exec(text)
  const time = new Date(`${found?.[1]}Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(found![1]!)
}

const refused = () =>
  new Failure('invalid_input', 'The cursor does not belong to this list and order.', {
    problems: [
      { code: 'invalid_cursor', message: 'Take the cursor from the page before, unchanged.', pointer: '/cursor' },
    ],
  })
