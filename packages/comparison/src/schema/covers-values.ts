/** Numbers and texts: whether the bounds of one schema lie within those of another. */
import { kind, lowerTighter, upperTighter } from './kinds.ts'
import type { Shape } from './shape.ts'

export function coversNumbers(from: Shape, to: Shape): boolean {
  if (to.min && !(from.min && lowerTighter(from.min, to.min) >= 0)) return false
  if (to.max && !(from.max && upperTighter(from.max, to.max) >= 0)) return false
  const isWhole = (from.types & kind.fraction) === 0
  return to.multiples.every(
    step => (isWhole && step === 1) || from.multiples.some(own => own === step || own % step === 0),
  )
}

/** Patterns that let every text through. */
export const everyText = new Set(['', '.*', '^.*$', '^.*', '.*$', '^', '$', '[\\s\\S]*', '^[\\s\\S]*$'])

export function coversStrings(from: Shape, to: Shape): boolean {
  if (!isAtLeast(from, to, 'minLength') || !isAtMost(from, to, 'maxLength')) return false
  if (!to.patterns.every(one => everyText.has(one) || from.patterns.includes(one))) return false
  if (!to.formats.every(one => from.formats.some(own => own === one || formatWithin(own, one)))) return false
  return to.contentEncoding === undefined || to.contentEncoding === from.contentEncoding
}

export function isAtLeast(from: Shape, to: Shape, keyword: 'minLength' | 'minItems' | 'minProperties'): boolean {
  const asked = to.counts[keyword] ?? 0
  return asked === 0 || (from.counts[keyword] ?? 0) >= asked
}

export function isAtMost(from: Shape, to: Shape, keyword: 'maxLength' | 'maxItems' | 'maxProperties'): boolean {
  const asked = to.counts[keyword]
  return asked === undefined || (from.counts[keyword] ?? Number.POSITIVE_INFINITY) <= asked
}

const wider: Readonly<Record<string, readonly string[]>> = {
  int32: ['int64', 'bigint'],
  int64: ['bigint'],
  float: ['double'],
}

/** Every value of the format `own` is one of the format `other`. */
export const formatWithin = (own: string, other: string): boolean =>
  Object.hasOwn(wider, own) && wider[own]!.includes(other)
