import { isToken } from '@gatehouse/base'
import { ofConnection } from '../../h1/field-names.ts'
import { writeInteger } from './integer.ts'
import { staticNames, staticValues } from './static-table.ts'

/** How a field of a name is written. */
export interface FieldName {
  /** In lower case. */
  readonly name: string
  /** It is of one connection, and never written. */
  readonly ofConnection: boolean
  /** It may be written: a token, or a pseudo-header field of ours. */
  readonly valid: boolean
  /** Index of the name in the static table; 0 for none. */
  readonly staticIndex: number
  /** Index of the name with a value, by value. */
  readonly staticValues: ReadonlyMap<string, number> | undefined
  /** Values of this name are secrets: whoever passes them on shall keep them out of tables too (RFC 7541 §7.1.3). */
  readonly sensitive: boolean
  /** Length and letters, as a literal has them. */
  readonly literal: Uint8Array
}

const sensitive = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie'])

/** By the letters in which they are said; few differ. */
const known = new Map<string, FieldName>()
const knownMax = 1024
const knownLengthMax = 64

export function fieldName(said: string): FieldName {
  return known.get(said) ?? settle(said)
}

function settle(said: string): FieldName {
  const name = said.toLowerCase()
  const letters = Buffer.from(name, 'latin1')
  const literal = Buffer.allocUnsafeSlow(letters.byteLength + 6)
  const from = writeInteger(literal, 0, [0, 0x7f, letters.byteLength])
  literal.set(letters, from)
  const settled: FieldName = {
    name,
    ofConnection: ofConnection(name),
    valid: isToken(name),
    staticIndex: staticNames.get(name) ?? 0,
    staticValues: staticValues.get(name),
    sensitive: sensitive.has(name),
    literal: literal.subarray(0, from + letters.byteLength),
  }
  if (said.length > knownLengthMax) return settled
  if (known.size === knownMax) known.clear()
  known.set(said, settled)
  return settled
}
