/** How texts are written. */
import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { isRecord, type LintFunction } from '../function.ts'
import { PathProblem } from '../path/script.ts'
import { patternOf } from '../path/script-tokens.ts'

/** `/source/flags`, or the source alone. Throws `PathProblem`. */
export function expression(text: string): RegExp {
  const written = /^\/(.+)\/([a-z]*)$/s.exec(text)
  try {
    return written ? patternOf(written[1]!, written[2]!) : patternOf(text, '')
  } catch (thrown) {
    throw new PathProblem((thrown as Error).message)
  }
}

interface PatternOptions {
  match?: string
  notMatch?: string
}

const pattern: LintFunction = {
  summary: 'A text fits a pattern, or does not.',
  options: object({ match: Type.Optional(Type.String()), notMatch: Type.Optional(Type.String()) }),
  make({ match, notMatch }: PatternOptions) {
    const [wanted, unwanted] = [match, notMatch].map(one => (one === undefined ? undefined : expression(one)))
    return (value, { name }) => {
      if (typeof value !== 'string') return undefined
      if (wanted && !wanted.test(value)) return [{ message: `${name} must fit ${match}` }]
      return unwanted?.test(value) ? [{ message: `${name} must not fit ${notMatch}` }] : undefined
    }
  },
}

/** With and without digits. */
const casings: Readonly<Record<string, readonly [string, string]>> = {
  flat: ['[a-z][a-z0-9]*', '[a-z]+'],
  camel: ['[a-z][a-z0-9]*(?:[A-Z0-9](?:[a-z0-9]+|$))*', '[a-z]+(?:[A-Z](?:[a-z]+|$))*'],
  pascal: ['[A-Z][a-z0-9]*(?:[A-Z0-9](?:[a-z0-9]+|$))*', '[A-Z][a-z]*(?:[A-Z](?:[a-z]+|$))*'],
  kebab: ['[a-z][a-z0-9]*(?:-[a-z0-9]+)*', '[a-z]+(?:-[a-z]+)*'],
  cobol: ['[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*', '[A-Z]+(?:-[A-Z]+)*'],
  snake: ['[a-z][a-z0-9]*(?:_[a-z0-9]+)*', '[a-z]+(?:_[a-z]+)*'],
  macro: ['[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*', '[A-Z]+(?:_[A-Z]+)*'],
}
const casingNames = ['flat', 'camel', 'pascal', 'kebab', 'cobol', 'snake', 'macro'] as const

interface CasingOptions {
  type: (typeof casingNames)[number]
  disallowDigits?: boolean
  separator?: { char: string; allowLeading?: boolean }
}

const casing: LintFunction = {
  summary: 'A name is written in one casing.',
  options: object({
    type: oneOf([...casingNames]),
    disallowDigits: defaulted(Type.Boolean(), false),
    separator: Type.Optional(
      object({ char: Type.String({ minLength: 1, maxLength: 1 }), allowLeading: defaulted(Type.Boolean(), false) }),
    ),
  }),
  make({ type, disallowDigits, separator }: CasingOptions) {
    const one = casings[type]![disallowDigits ? 1 : 0]
    const between = separator && (/[\w]/.test(separator.char) ? separator.char : `\\${separator.char}`)
    const lead = separator?.allowLeading ? `${between}?` : ''
    const whole = new RegExp(between === undefined ? `^${one}$` : `^${lead}${one}(?:${between}${one})*$`)
    return (value, { name }) =>
      typeof value === 'string' && value !== '' && !whole.test(value)
        ? [{ message: `${name} must be in ${type} case` }]
        : undefined
  },
}

const length: LintFunction = {
  summary: 'A text, list, object or number is within bounds.',
  options: object({ min: Type.Optional(Type.Number()), max: Type.Optional(Type.Number()) }),
  make:
    ({ min = -Infinity, max = Infinity }: { min?: number; max?: number }) =>
    (value, { name }) => {
      const size = sizeOf(value)
      if (size === undefined) return undefined
      if (size < min) return [{ message: `${name} must not be shorter than ${min}` }]
      return size > max ? [{ message: `${name} must not be longer than ${max}` }] : undefined
    },
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  return isRecord(value) ? Object.keys(value).length : undefined
}

export const text: Readonly<Record<string, LintFunction>> = { pattern, casing, length }
