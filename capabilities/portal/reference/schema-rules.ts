/** What a schema asks for beside its type, in words. */
import type { Json } from '@gatehouse/documents/openapi/tree.ts'
import { valueText } from './short-text.ts'

type Say = (value: Json, schema: Record<string, Json>) => string | undefined

const number =
  (words: (value: number) => string): Say =>
  value =>
    typeof value === 'number' ? words(value) : undefined

const sayings: Readonly<Record<string, Say>> = {
  minimum: (value, { exclusiveMinimum }) => bound(value, exclusiveMinimum === true ? 'more than' : 'at least'),
  maximum: (value, { exclusiveMaximum }) => bound(value, exclusiveMaximum === true ? 'less than' : 'at most'),
  exclusiveMinimum: value => bound(value, 'more than'),
  exclusiveMaximum: value => bound(value, 'less than'),
  multipleOf: number(value => `a multiple of ${value}`),
  minLength: number(value => `at least ${value} characters`),
  maxLength: number(value => `at most ${value} characters`),
  minItems: number(value => `at least ${value} items`),
  maxItems: number(value => `at most ${value} items`),
  minProperties: number(value => `at least ${value} fields`),
  maxProperties: number(value => `at most ${value} fields`),
  uniqueItems: value => (value === true ? 'no item twice' : undefined),
  pattern: value => (typeof value === 'string' ? `matches ${valueText(value, 200)}` : undefined),
  const: value => `always ${valueText(value, 200)}`,
  default: value => `${valueText(value, 200)} unless given`,
}

export const rulesOf = (schema: Record<string, Json>): string[] =>
  Object.entries(sayings).flatMap(([keyword, say]) =>
    Object.hasOwn(schema, keyword) && schema[keyword] !== undefined ? (say(schema[keyword], schema) ?? []) : [],
  )

const bound = (value: Json, words: string) => (typeof value === 'number' ? `${words} ${value}` : undefined)
