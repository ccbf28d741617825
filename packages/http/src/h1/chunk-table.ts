/** The grammar of chunked framing around the data (RFC 9112 §7.1) as one table of states. */
import { ByteTable, blanks, bytesOf, cr, digits, lf, range, textBytes, tokenBytes } from './byte-table.ts'
import { rules } from './rules.ts'

export const firstDigit = 0
export const size = 1
/** States of an extension stand between these two. */
export const firstExtension = 2
const nameStart = 3
const name = 4
const nameEnd = 5
const valueStart = 6
const token = 7
const quoted = 8
const escaped = 9
const afterValue = 10
const sizeLf = 11
/** The line is complete. */
export const lineEnd = 12
export const dataCr = 13
const dataLf = 14
/** The data and what follows it is complete. */
export const chunkEnd = 15
export const lastExtension = afterValue

const hex = [...digits, ...range(0x41, 0x46), ...range(0x61, 0x66)]
const without = (bytes: readonly number[], left: string) => bytes.filter(byte => !bytesOf(left).includes(byte))
const semicolon = bytesOf(';')
const equals = bytesOf('=')
const quote = bytesOf('"')
const malformed = rules.chunkExtension

export const chunkTable = new ByteTable(chunkEnd + 1)
const lineEnds = [
  [cr, sizeLf],
  [lf, rules.bareLf],
] as const

chunkTable.row(firstDigit, rules.chunkSize, [hex, size])
chunkTable.row(size, rules.chunkSize, [hex, size], [semicolon, nameStart], [blanks, firstExtension], ...lineEnds)
// White space may stand before a semicolon and around an equals sign (BWS), nowhere else.
chunkTable.row(firstExtension, malformed, [blanks, firstExtension], [semicolon, nameStart])
chunkTable.row(nameStart, malformed, [blanks, nameStart], [tokenBytes, name])
chunkTable.row(
  name,
  malformed,
  [tokenBytes, name],
  [blanks, nameEnd],
  [equals, valueStart],
  [semicolon, nameStart],
  ...lineEnds,
)
chunkTable.row(nameEnd, malformed, [blanks, nameEnd], [equals, valueStart], [semicolon, nameStart])
chunkTable.row(valueStart, malformed, [blanks, valueStart], [tokenBytes, token], [quote, quoted])
chunkTable.row(token, malformed, [tokenBytes, token], [blanks, firstExtension], [semicolon, nameStart], ...lineEnds)
chunkTable.row(quoted, malformed, [without(textBytes, '"\\'), quoted], [quote, afterValue], [bytesOf('\\'), escaped])
chunkTable.row(escaped, malformed, [textBytes, quoted])
chunkTable.row(afterValue, malformed, [blanks, firstExtension], [semicolon, nameStart], ...lineEnds)
chunkTable.row(sizeLf, rules.bareCr, [lf, lineEnd])
chunkTable.row(dataCr, rules.chunkEnd, [cr, dataLf])
chunkTable.row(dataLf, rules.chunkEnd, [lf, chunkEnd])
