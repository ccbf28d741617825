import assert from 'node:assert/strict'
import test from 'node:test'
import { jsonSchema, problemsOf } from '@gatehouse/schema'
import { catalogue } from './capabilities.ts'
import { settingsSchema } from './settings.ts'

/** Every schema that people write after, with where it is from. */
const schemas = [
  ...[...catalogue.resources].map(([kind, { spec }]) => [kind, spec] as const),
  ...[...catalogue.operations].flatMap(([id, { input }]) => (input ? [[id, input] as const] : [])),
  ...[...catalogue.policies].map(([name, { config }]) => [name, config] as const),
  ['settings', settingsSchema] as const,
]

/** Places of patterns beside which nothing says what they mean. */
function silent(node: unknown, at: string): string[] {
  if (typeof node !== 'object' || node === null) return []
  const { pattern, patternErrorMessage } = node as Record<string, unknown>
  const own = typeof pattern === 'string' && typeof patternErrorMessage !== 'string' ? [at] : []
  return [...own, ...Object.entries(node).flatMap(([key, child]) => silent(child, `${at}/${key}`))]
}

test('every pattern that people write after has words beside it', () => {
  assert.ok(schemas.some(([, schema]) => JSON.stringify(schema).includes('"pattern"')))
  assert.deepEqual(
    schemas.flatMap(([name, schema]) => silent(jsonSchema(schema), name)),
    [],
  )
})

test('what breaks a pattern is told in its words, and never as a regular expression', () => {
  const certificate = catalogue.resources.get('Certificate')!.spec
  assert.deepEqual(
    problemsOf(certificate, { hosts: ['NOT ok'] }).map(({ message }) => message),
    ['hosts[0] must be the name of a host in lower case, such as shop.example or *.shop.example.'],
  )
})
