import assert from 'node:assert/strict'
import test from 'node:test'
import { readDocument } from '@gatehouse/documents'
import { applyOverlay, overlayOf } from '@gatehouse/overlay'
import type { Finding } from '../finding.ts'
import { knownFunctions } from '../functions/known.ts'
import { lint } from '../lint.ts'
import { readRuleset } from '../ruleset/read-ruleset.ts'
import { ruleExamples } from '../rulesets/rule-examples.model.ts'
import { shippedRulesets } from '../rulesets/shipped.ts'
import { fixesFor } from './fixes.ts'
import { knownFixes } from './known-fixes.ts'

async function linted(value: unknown): Promise<Finding[]> {
  const names = Object.keys(shippedRulesets)
  const ruleset = await readRuleset(
    { name: 'all', value: { extends: names.map(name => [name, 'all']) } },
    { functions: knownFunctions, load: async name => ({ name, value: shippedRulesets[name]!.value }) },
  )
  return lint(readDocument(JSON.stringify(value)), ruleset).findings
}

const of = (findings: readonly Finding[], rule: string) => findings.filter(one => one.rule === rule)

async function mend(shared: unknown, rule: string) {
  const value = JSON.parse(JSON.stringify(shared))
  const { overlay, mended } = fixesFor(value, of(await linted(value), rule))
  assert.ok(overlay, `${rule} is mended by nothing`)
  const { value: after, actions } = applyOverlay(value, overlayOf({ value: overlay }))
  assert.ok(actions.every(({ pointers }) => pointers.length > 0))
  return { after: after as Record<string, never>, mended, findings: await linted(after) }
}

const three = (paths: object, more: object = {}) => ({
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  paths,
  ...more,
})
const ok = Object.freeze({ responses: { 200: { description: 'ok' } } })

for (const rule of Object.keys(knownFixes)) {
  test(`the overlay for ${rule} makes its finding go and brings no other`, async () => {
    const { bad } = ruleExamples[rule]!
    const before = new Set((await linted(bad)).map(({ rule }) => rule))
    const { findings, mended } = await mend(bad, rule)
    assert.ok(mended.length > 0)
    assert.deepEqual(of(findings, rule), [])
    assert.deepEqual(
      findings.map(({ rule }) => rule).filter(name => !before.has(name) && !/description|license|contact/.test(name)),
      [],
    )
  })
}

test('operations get identifiers of method and path in the casing of the others, each its own', async () => {
  const paths = {
    '/pets': { get: { ...ok, operationId: 'list_pets' }, post: ok },
    '/pets/{petId}': { get: ok },
    '/pets/by/pet-id': { get: { ...ok, operationId: 'get_pets_by_pet_id' } },
  }
  const { after } = await mend(three(paths), 'operation-operationId')
  const { paths: named } = after as unknown as { paths: typeof paths }
  const id = (one: object) => (one as { operationId: string }).operationId
  assert.deepEqual([id(named['/pets'].post), id(named['/pets/{petId}'].get)], ['post_pets', 'get_pets_by_pet_id2'])
})

test('tags that operations have are described once, whether the document has tags or not', async () => {
  const paths = { '/a': { get: { ...ok, tags: ['a', 'b'] }, post: { ...ok, tags: ['b', 'c'] } } }
  for (const tags of [undefined, [{ name: 'c' }]]) {
    const { after, findings } = await mend(three(paths, tags ? { tags } : {}), 'operation-tag-defined')
    assert.deepEqual((after.tags as { name: string }[]).map(({ name }) => name).sort(), ['a', 'b', 'c'])
    assert.deepEqual(of(findings, 'operation-tag-defined'), [])
  }
})

test('an enum keeps each value once, and what a person must decide is left alone', async () => {
  const schemas = { A: { type: 'string', enum: ['a', 'b', 'a', 'b', 'c'] } }
  const { after } = await mend(three({}, { components: { schemas } }), 'duplicated-entry-in-enum')
  assert.deepEqual((after.components as unknown as { schemas: typeof schemas }).schemas.A.enum, ['a', 'b', 'c'])
  const value = three({ '/a/': { get: ok } })
  const rest = (await linted(value)).filter(({ rule }) => !Object.hasOwn(knownFixes, rule))
  assert.deepEqual(fixesFor(value, rest), { mended: [] })
})
