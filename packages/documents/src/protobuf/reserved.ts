/** Numbers and names that are kept from use, and ranges for extensions. */
import type { Tree } from '../projection.ts'
import type { Cursor } from './cursor.ts'
import { readOptionList } from './options.ts'

/** `reserved 1, 4 to 6, 9 to max;` or `reserved "a", "b";`, also as plain names (editions). */
export function readReserved(cursor: Cursor, holder: Tree, numberMax: number): void {
  const { start } = cursor.expect('reserved')
  const { projection } = cursor
  const reserved = projection.tree(holder, 'reserved', start)
  const { kind } = cursor.peek()
  if (kind === 'text' || kind === 'name') {
    const names = listOf(cursor, reserved, 'names', start)
    do names.push(kind === 'text' ? cursor.string().text : cursor.name().text)
    while (cursor.take(','))
  } else readRanges(cursor, listOf(cursor, reserved, 'numbers', start), numberMax)
  cursor.expect(';')
}

/** `extensions 100 to 199, 1000 to max [options];` */
export function readExtensionRanges(cursor: Cursor, holder: Tree, numberMax: number): void {
  const { start } = cursor.expect('extensions')
  readRanges(cursor, listOf(cursor, holder, 'extensionRanges', start), numberMax)
  // Options of a range are about its extensions, not about the message.
  readOptionList(cursor, {})
  cursor.expect(';')
}

function listOf(cursor: Cursor, holder: Tree, name: string, start: number): unknown[] {
  if (!Object.hasOwn(holder, name)) cursor.projection.put(holder, name, cursor.projection.at([], start))
  return holder[name] as unknown[]
}

/** Each `[from, to]`, both within. */
function readRanges(cursor: Cursor, into: unknown[], numberMax: number): void {
  do {
    const from = cursor.integer()
    const to = !cursor.take('to') ? from : cursor.take('max') ? numberMax : cursor.integer()
    into.push([from, to])
  } while (cursor.take(','))
}
