import assert from 'node:assert/strict'
import test from 'node:test'
import { readDefinition } from '@gatehouse/documents/definition.ts'
import { knownFunctions } from '../functions/known.ts'
import { lint } from '../lint.ts'
import { readRuleset } from '../ruleset/read-ruleset.ts'
import type { Ruleset } from '../ruleset/ruleset.ts'
import { asyncapiExamples } from './asyncapi-examples.model.ts'
import { graphqlExamples } from './graphql-examples.model.ts'
import { protobufExamples } from './protobuf-examples.model.ts'
import { type RuleExample, ruleExamples } from './rule-examples.model.ts'
import { shippedRulesets } from './shipped.ts'
import { spectralAsyncapiExamples, spectralOasExamples } from './spectral-examples.model.ts'

const examples = { ...ruleExamples, ...graphqlExamples, ...protobufExamples, ...asyncapiExamples }
/** Of rulesets whose rules are called otherwise, or are meant for other documents. */
const own: Record<string, Readonly<Record<string, RuleExample>>> = {
  'spectral:oas': spectralOasExamples,
  'spectral:asyncapi': spectralAsyncapiExamples,
}

const readShipped = (name: string) =>
  readRuleset(
    { name: 'own', value: { extends: [[name, 'all']] } },
    { functions: knownFunctions, load: async inner => ({ name: inner, value: shippedRulesets[inner]!.value }) },
  )

function rulesFor(ruleset: Ruleset, value: object | string, file?: string): Set<string> {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const document = readDefinition(text, file === undefined ? {} : { file })
  return new Set(lint(document, ruleset).findings.map(({ rule }) => rule))
}

test('each rule that comes along tells of a document that breaks it and keeps quiet of one that does not', async () => {
  for (const [shipped, { value }] of Object.entries(shippedRulesets)) {
    const ruleset = await readShipped(shipped)
    for (const name of Object.keys(value.rules as object)) {
      const example = own[shipped]?.[name] ?? examples[name]
      assert.ok(example, `${name} of ${shipped} has no examples`)
      const { bad, good, badFile, goodFile } = example
      assert.ok(rulesFor(ruleset, bad, badFile).has(name), `${name} of ${shipped} is quiet`)
      assert.ok(!rulesFor(ruleset, good, goodFile).has(name), `${name} of ${shipped} tells of what is right`)
    }
  }
})

test('a ruleset that was written for Spectral holds as it stands: names of rules, and of places', async () => {
  const value = {
    extends: 'spectral:oas',
    rules: {
      'oas3-valid-media-example': 'off',
      'oas3-unused-component': 'error',
      'info-contact': 'off',
      'operation-has-owner': { given: '#OperationObject', then: { field: 'x-owner', function: 'truthy' } },
      'response-described': {
        given: '#ResponseObject',
        severity: 'error',
        then: { field: 'description', function: 'truthy' },
      },
    },
  }
  const ruleset = await readRuleset(
    { name: 'own', value },
    { functions: knownFunctions, load: async name => ({ name, value: shippedRulesets[name]!.value }) },
  )
  const { findings } = lint(
    readDefinition(
      JSON.stringify({
        ...{ openapi: '3.0.3', info: { title: 'a', version: '1', description: 'a' }, servers: [{ url: '/' }] },
        paths: { '/a': { get: { responses: { 200: {} } } } },
        components: { schemas: { A: { type: 'string' } } },
      }),
      {},
    ),
    ruleset,
  )
  const told = findings.map(({ rule, severity }) => `${rule}: ${severity}`)
  for (const one of ['oas3-unused-component: error', 'operation-has-owner: warn', 'response-described: error'])
    assert.ok(told.includes(one), one)
  assert.ok(!told.some(one => /example|contact/.test(one)), told.join(', '))
})

test('an example is judged by all of its schema but a pattern that is not read here', async () => {
  const A = { type: 'object', properties: { a: { $ref: '#/components/schemas/B' } } }
  const B = { type: 'string', pattern: '^(?![0-9]+$).*$', maxLength: 1 }
  const schemas = { A: { ...A, example: { a: '1' } }, B, C: { ...A, example: { a: 'two' } } }
  const document = { openapi: '3.0.3', info: { title: 'a', version: '1' }, paths: {}, components: { schemas } }
  const { findings } = lint(readDefinition(JSON.stringify(document), {}), await readShipped('gatehouse:correct'))
  const places = findings.filter(({ rule }) => rule === 'valid-schema-example').map(({ pointer }) => pointer)
  assert.deepEqual(places, ['/components/schemas/C/example'])
})

test('a pattern that is not read here refuses no example, wherever it stands', async () => {
  const unread = { type: 'string', pattern: '^(?!x).*$' }
  const text = { type: 'string', example: 'x1' }
  const schemas = {
    Not: { ...text, not: unread },
    One: { ...text, oneOf: [unread, { type: 'string', pattern: '^x' }] },
    If: { ...text, if: unread, then: { maxLength: 1 }, else: { maxLength: 1 } },
    List: { type: 'array', contains: unread, maxContains: 1, example: ['a', 'x1'] },
    Names: { type: 'object', patternProperties: { '^(?!x)': { type: 'integer' } }, example: { x1: 'a' } },
    Closed: { type: 'object', patternProperties: { '^(?!x)': {} }, additionalProperties: false, example: { a: 1 } },
    Twice: { ...text, allOf: [{ not: { not: { not: unread } } }, { maxLength: 1 }] },
    Several: { ...text, oneOf: [{ minLength: 1 }, { maxLength: 2 }] },
  }
  const document = { openapi: '3.1.0', info: { title: 'a', version: '1' }, paths: {}, components: { schemas } }
  const { findings } = lint(readDefinition(JSON.stringify(document), {}), await readShipped('gatehouse:correct'))
  const places = findings.filter(({ rule }) => rule === 'valid-schema-example').map(({ pointer }) => pointer)
  assert.deepEqual(places, ['/components/schemas/Twice/example', '/components/schemas/Several/example'])
})
