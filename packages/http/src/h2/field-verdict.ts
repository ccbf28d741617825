/** Fields as HTTP/2 has them, judged once for each line of a table (RFC 9113 §8.2). */
import { HeaderList } from '@gatehouse/base'
import { mayBeTrailer, ofConnection } from '../h1/field-names.ts'
import type { HeadLimits, WireRefusal } from '../h1/message.ts'
import { rules } from '../h1/rules.ts'
import type { FieldLine } from './hpack/field-line.ts'
import { http2Rules } from './rules.ts'

/** Verdicts on a field, kept with it: it goes on as it is, or there is more to it. */
export const passes = 1
const matters = 2

const namePattern = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/
/** Without space at either end. */
const valuePattern = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/
/** Fields that say more than what is handed on. */
const special = new Set(['host', 'te', 'cookie', 'content-length', 'expect', 'trailer'])
const colon = 0x3a

export const isPseudo = (name: string): boolean => name.charCodeAt(0) === colon

/** Whether name and value fit their grammar; then the line has its verdict. */
export function judge(line: FieldLine): WireRefusal | undefined {
  if (line.verdict !== 0) return undefined
  const { name, value } = line
  if (!namePattern.test(name)) return http2Rules.fieldName
  if (!valuePattern.test(value)) return http2Rules.fieldValue
  line.verdict = special.has(name) || ofConnection(name) ? matters : passes
  return undefined
}

/** What may be handed on of a trailer section (RFC 9110 §6.5). */
export function trailersOf(lines: readonly FieldLine[], limits: HeadLimits): HeaderList | WireRefusal | undefined {
  if (lines.length > limits.headerFieldsMax) return rules.fieldsMany
  const flat: string[] = []
  let bytes = 0
  for (const line of lines) {
    const { name, value } = line
    bytes += name.length + value.length + 4
    const refusal = isPseudo(name) ? http2Rules.trailers : judge(line)
    if (refusal !== undefined) return refusal
    if (mayBeTrailer(name)) flat.push(name, value)
  }
  if (bytes > limits.headerBytesMax) return rules.headLong
  return flat.length > 0 ? new HeaderList(flat, true) : undefined
}
