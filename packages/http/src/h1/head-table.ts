/** The grammar of heads and trailer sections (RFC 9112 §2 to §5) as one table of states. */
import { ByteTable, blanks, bytesOf, cr, digits, lf, lowerLetters, range, textBytes, tokenBytes } from './byte-table.ts'
import type { WireRefusal } from './message.ts'
import { rules } from './rules.ts'

// Before a request; nothing is kept of it.
export const start = 0
const emptyLf = 1
const startAgain = 2
/** The last of the states in which nothing of a message has been read. */
export const lastBlank = startAgain

// Plain states.
const target = 3
const requestVersion = 4 // and the eight after it but the first, one a byte of HTTP/1.1
const requestLineCr = 12
export const fields = 13
const name = 14
const endLf = 15
export const statusStart = 16 // H of HTTP/1.1, and the fourteen after it
const reason = 30

// States whose first byte is noted.
export const firstNoted = 40
export const method = 40
export const targetStart = 41
export const versionStart = 42
export const value = 43
const lineLf = 44
const valueLf = 45
/** The head or section is complete. */
export const complete = 46

const visible = range(0x21, 0x7e)

export const headTable = new ByteTable(complete + 1)
export const inTarget = (state: number) => state === target || state === targetStart

requestLine()
statusLine()
fieldLines()

function requestLine(): void {
  const methodCases = [
    [tokenBytes, method],
    [lowerLetters, rules.methodLower],
  ] as const
  headTable.row(
    start,
    rules.methodMalformed,
    ...methodCases,
    [cr, emptyLf],
    [lf, rules.bareLf],
    [blanks, rules.lineSpaces],
  )
  headTable.row(emptyLf, rules.bareCr, [lf, startAgain])
  headTable.row(
    startAgain,
    rules.methodMalformed,
    ...methodCases,
    [cr, rules.emptyLines],
    [lf, rules.bareLf],
    [blanks, rules.lineSpaces],
  )
  headTable.row(method, rules.methodMalformed, ...methodCases, [[0x20], targetStart], [[0x09], rules.lineSpaces])
  const targetCases = [
    [visible, target],
    [bytesOf('#'), rules.fragment],
    [[0x09], rules.lineSpaces],
    [cr, rules.versionMalformed],
    [lf, rules.bareLf],
  ] as const
  headTable.row(targetStart, rules.targetBytes, ...targetCases, [[0x20], rules.lineSpaces])
  headTable.row(target, rules.targetBytes, ...targetCases, [[0x20], versionStart])
  version({
    first: versionStart,
    rest: requestVersion + 1,
    after: requestLineCr,
    malformed: rules.versionMalformed,
    unknown: rules.versionUnknown,
  })
  headTable.row(versionStart, rules.versionMalformed, [bytesOf('H'), requestVersion + 1], [blanks, rules.lineSpaces])
  headTable.row(requestLineCr, rules.versionMalformed, [cr, lineLf], [lf, rules.bareLf], [blanks, rules.lineSpaces])
  headTable.row(lineLf, rules.bareCr, [lf, fields])
}

function statusLine(): void {
  const malformed = rules.statusLine
  const space = statusStart + 8
  version({ first: statusStart, rest: statusStart + 1, after: space, malformed, unknown: rules.statusVersion })
  headTable.row(space, malformed, [[0x20], space + 1])
  headTable.row(space + 1, malformed, [digits, rules.statusRange], [bytesOf('12345'), space + 2])
  headTable.row(space + 2, malformed, [digits, space + 3])
  headTable.row(space + 3, malformed, [digits, space + 4])
  headTable.row(space + 4, malformed, [[0x20], reason], [cr, lineLf], [lf, rules.bareLf])
  headTable.row(reason, malformed, [textBytes, reason], [cr, lineLf], [lf, rules.bareLf])
}

interface Version {
  first: number
  rest: number
  after: number
  malformed: WireRefusal
  unknown: WireRefusal
}

/** `HTTP/1.` and 0 or 1; seven states from `rest` on. */
function version({ first, rest, after, malformed, unknown }: Version): void {
  headTable.row(first, malformed, [bytesOf('H'), rest])
  for (const [index, letter] of ['T', 'T', 'P', '/'].entries())
    headTable.row(rest + index, malformed, [bytesOf(letter), rest + index + 1])
  headTable.row(rest + 4, malformed, [digits, unknown], [bytesOf('1'), rest + 5])
  headTable.row(rest + 5, malformed, [bytesOf('.'), rest + 6])
  headTable.row(rest + 6, malformed, [digits, unknown], [bytesOf('01'), after])
}

function fieldLines(): void {
  headTable.row(fields, rules.fieldName, [tokenBytes, name], [cr, endLf], [lf, rules.bareLf], [blanks, rules.fold])
  headTable.row(
    name,
    rules.fieldName,
    [tokenBytes, name],
    [bytesOf(':'), value],
    [blanks, rules.spaceBeforeColon],
    [lf, rules.bareLf],
  )
  headTable.row(value, rules.fieldValue, [textBytes, value], [cr, valueLf], [lf, rules.bareLf])
  headTable.row(valueLf, rules.bareCr, [lf, fields])
  headTable.row(endLf, rules.bareCr, [lf, complete])
}
