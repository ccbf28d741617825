import assert from 'node:assert/strict'
import test from 'node:test'
import { readDefinition } from '@gatehouse/documents/definition.ts'
import { knownFunctions } from '../functions/known.ts'
import { lint } from '../lint.ts'
import { readRuleset } from '../ruleset/read-ruleset.ts'
import { asyncapiExamples } from './asyncapi-examples.model.ts'
import { graphqlExamples } from './graphql-examples.model.ts'
import { protobufExamples } from './protobuf-examples.model.ts'
import { ruleExamples } from './rule-examples.model.ts'
import { shippedRulesets } from './shipped.ts'

const examples = { ...ruleExamples, ...graphqlExamples, ...protobufExamples, ...asyncapiExamples }
const all = Object.keys(shippedRulesets)

async function rulesFor(value: object | string, file?: string): Promise<Set<string>> {
  const ruleset = await readRuleset(
    { name: 'all', value: { extends: all.map(name => [name, 'all']) } },
    { functions: knownFunctions, load: async name => ({ name, value: shippedRulesets[name]!.value }) },
  )
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const document = readDefinition(text, file === undefined ? {} : { file })
  return new Set(lint(document, ruleset).findings.map(({ rule }) => rule))
}

test('each rule that comes along tells of a document that breaks it and keeps quiet of one that does not', async () => {
  const names = new Set(all.flatMap(name => Object.keys(shippedRulesets[name]!.value.rules as object)))
  assert.deepEqual(
    [...names].filter(name => !Object.hasOwn(examples, name)),
    [],
  )
  for (const [name, { bad, good, badFile, goodFile }] of Object.entries(examples)) {
    assert.ok((await rulesFor(bad, badFile)).has(name), `${name} is quiet`)
    assert.ok(!(await rulesFor(good, goodFile)).has(name), `${name} tells of what is right`)
  }
})
