import type { Problem } from '@gatehouse/base'
import { Failure } from '@gatehouse/base'
import { escapePointer } from '@gatehouse/schema'

/** Levels of nesting that an input may have. */
const depthMax = 64

/**
 * Throws `invalid_input` for what JSON can say and the database cannot hold: NUL and lone surrogates (RFC 8259
 * §8.2), numbers that are not exact (§6), and nesting that nobody means.
 */
export function refuseUnstorable(value: unknown): void {
  const problems: Problem[] = []
  look(value, '', 0, problems)
  if (problems.length > 0) throw new Failure('invalid_input', problems[0]!.message, { problems })
}

export const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0')

function look(value: unknown, pointer: string, depth: number, problems: Problem[]): void {
  if (problems.length >= 100) return
  const tell = (message: string) => void problems.push({ code: 'invalid_value', message, pointer })
  if (typeof value === 'string' && !isStorable(value)) tell('The text has a NUL or half a surrogate pair.')
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    tell('The number is too large to be kept exactly.')
  if (typeof value !== 'object' || value === null) return
  if (depth >= depthMax) return tell(`Values may be nested ${depthMax} deep.`)
  for (const [key, inner] of Object.entries(value)) {
    if (!isStorable(key)) tell('A key has a NUL or half a surrogate pair.')
    look(inner, `${pointer}/${escapePointer(key)}`, depth + 1, problems)
  }
}
