/** Options: names with values, of files, messages, fields and the rest. */
import type { Tree } from '../projection.ts'
import type { Cursor } from './cursor.ts'

/** `option name = value;` into `options` of its holder. */
export function readOption(cursor: Cursor, holder: Tree): void {
  cursor.expect('option')
  readAssignment(cursor, holder)
  cursor.expect(';')
}

/** `[name = value, …]` */
export function readOptionList(cursor: Cursor, holder: Tree): void {
  if (!cursor.take('[')) return
  do readAssignment(cursor, holder)
  while (cursor.take(','))
  cursor.expect(']')
}

function readAssignment(cursor: Cursor, holder: Tree): void {
  const { start } = cursor.peek()
  let name = optionPart(cursor)
  while (cursor.take('.')) name += `.${optionPart(cursor)}`
  cursor.expect('=')
  const value = readValue(cursor)
  const options = cursor.projection.tree(holder, 'options', start)
  const before = Object.hasOwn(options, name) ? options[name] : undefined
  // Of an option that may stand several times.
  if (Array.isArray(before)) before.push(value)
  else cursor.projection.put(options, name, before === undefined ? value : [before, value], start)
}

function optionPart(cursor: Cursor): string {
  if (!cursor.take('(')) return cursor.name('the name of an option').text
  const { text } = cursor.fullName()
  cursor.expect(')')
  return `(${text.replace(/^\./, '')})`
}

/** Texts, numbers and truth values as such; names and messages as they are written, blanks aside. */
function readValue(cursor: Cursor): unknown {
  const { kind, text } = cursor.peek()
  if (kind === 'text') return cursor.string().text
  if (kind === 'mark' && text === '{') return messageText(cursor)
  const sign = cursor.take('-') ? '-' : cursor.take('+') ? '' : ''
  const next = cursor.peek()
  if (next.kind === 'name') {
    const word = cursor.fullName().text
    return sign === '' && (word === 'true' || word === 'false') ? word === 'true' : sign + word
  }
  if (next.kind !== 'integer' && next.kind !== 'float') throw cursor.unexpected('a value')
  cursor.next()
  const number = Number(next.text.replace(/f$/i, end => (/^0x/i.test(next.text) ? end : '')))
  return Number.isSafeInteger(number) || next.kind === 'float' ? Number(`${sign}${number}`) : sign + next.text
}

function messageText(cursor: Cursor): string {
  const parts: string[] = []
  let open = 0
  do {
    const token = cursor.peek()
    if (token.kind === 'end') throw cursor.unexpected('`}`')
    cursor.next()
    if (token.kind === 'mark' && (token.text === '{' || token.text === '<')) open++
    if (token.kind === 'mark' && (token.text === '}' || token.text === '>')) open--
    parts.push(token.kind === 'text' ? JSON.stringify(token.text) : token.text)
  } while (open > 0)
  return parts.join(' ')
}
