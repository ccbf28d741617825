import { nearest } from '@gatehouse/schema'
import { shortened } from '../json-reader.ts'
import { patterns, type Type } from './shape.ts'
import { isRecord, type Json } from './tree.ts'

export interface Mismatch {
  /** Continues the name of the value: "must be …". */
  message: string
  advice?: { hint: string }
}

/** How a value that is no shape fails its type, or undefined when it fits. */
export function mismatch(type: Exclude<Type, { is: 'shape' | 'either' }>, value: Json): Mismatch | undefined {
  switch (type.is) {
    case 'any':
      return undefined
    case 'text':
      return typeof value === 'string' ? undefined : noText(value)
    case 'flag':
      return typeof value === 'boolean' ? undefined : must('be true or false', value)
    case 'true':
      return value === true ? undefined : must('be true', value)
    case 'number':
      return typeof value === 'number' ? undefined : must('be a number', value)
    case 'integer':
      return Number.isInteger(value) ? undefined : must('be a whole number', value)
    case 'natural':
      return Number.isInteger(value) && (value as number) >= 0 ? undefined : must('be a whole number from 0', value)
    case 'words':
      return noWord(type.words, value)
    case 'pattern':
      return noPattern(type.name, value)
    case 'list':
      if (!Array.isArray(value)) return must('be an array', value)
      return value.length < type.least ? { message: 'must not be empty.' } : undefined
    case 'map':
      if (!isRecord(value)) return must('be an object', value)
      if (type.exactly === undefined || Object.keys(value).length === type.exactly) return undefined
      return { message: `must have exactly ${type.exactly} entry.` }
  }
}

/** A value in words, short enough for a sentence. */
export function describe(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'string' ? JSON.stringify(shortened(value)) : `${typeof value} ${String(value)}`
}

const must = (what: string, value: Json): Mismatch => ({ message: `must ${what}, not ${describe(value)}.` })

function noText(value: Json): Mismatch {
  const quoted = typeof value === 'number' || typeof value === 'boolean'
  return { ...must('be text', value), ...(quoted ? { advice: { hint: 'Write it in quotes.' } } : {}) }
}

function noWord(words: readonly string[], value: Json): Mismatch | undefined {
  if (typeof value === 'string' && words.includes(value)) return undefined
  const choice = words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
  const near =
    typeof value === 'string'
      ? nearest(value, words)
      : words.includes(String(value))
        ? 'Write it in quotes.'
        : undefined
  return { ...must(`be ${choice}`, value), ...(near ? { advice: { hint: near } } : {}) }
}

function noPattern(name: string, value: Json): Mismatch | undefined {
  if (typeof value !== 'string') return noText(value)
  const pattern = patterns[name]!
  return pattern.matches.test(value) ? undefined : must(pattern.must, value)
}
