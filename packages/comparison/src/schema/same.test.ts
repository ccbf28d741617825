import assert from 'node:assert/strict'
import test from 'node:test'
import { changesBetween, places, told } from '../testing.ts'

const card = { type: 'object', properties: { kind: { type: 'string', enum: ['card'] } }, required: ['kind'] }
const cash = { type: 'object', properties: { kind: { type: 'string', enum: ['cash'] } }, required: ['kind'] }
const line = { type: 'object', properties: { paid: { oneOf: [card, cash] } } }
const components = { components: { schemas: { Card: card, Cash: cash, Line: line } } }
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const directions = [places['request-body'], places['response-property'], places['request-parameter']]

function differences(base: unknown, revision: unknown, openapi = { base: '3.1.0', revision: '3.1.0' }): string[] {
  return directions.flatMap(place => {
    const [a, b] = [
      { ...place(base), ...components, openapi: openapi.base },
      { ...place(revision), ...components, openapi: openapi.revision },
    ]
    return [...told(changesBetween(a, b)), ...told(changesBetween(b, a))]
  })
}

test('alternatives that hold twice are those that hold once (REASON-3)', () => {
  const both = (one: unknown, other: unknown) => ({
    allOf: [{ properties: { line: one } }, { properties: { line: other } }],
  })
  const once = both(ref('Line'), ref('Line'))
  assert.deepEqual(differences({ oneOf: [once, cash] }, { oneOf: [both(ref('Line'), line), cash] }), [])
  const more = structuredClone(line)
  more.properties.paid.oneOf = [card, { ...cash, required: [] }]
  assert.notDeepEqual(differences({ oneOf: [once, cash] }, { oneOf: [both(ref('Line'), more), cash] }), [])
})

test('null beside alternatives is the same wherever it stands, and whichever of them is first (REASON-5)', () => {
  const nulled = { type: ['null'] }
  for (const [one, other] of [
    [card, cash],
    [ref('Card'), ref('Cash')],
  ]) {
    assert.deepEqual(differences({ oneOf: [one, other, nulled] }, { oneOf: [nulled, other, one] }), [])
    const old = { nullable: true, oneOf: [one, other] }
    const openapi = { base: '3.0.3', revision: '3.1.0' }
    assert.deepEqual(differences(old, { oneOf: [other, one, nulled] }, openapi), [])
    assert.deepEqual(differences(old, { anyOf: [{ oneOf: [other, one] }, nulled] }, openapi), [])
  }
})

test('null that is gone from beside alternatives breaks those who send it, and the alternatives stay (REASON-5)', () => {
  const place = places['request-body']
  const untyped = { allOf: [card] }
  for (const one of [card, untyped]) {
    const [base, revision] = [place({ oneOf: [one, cash, { type: 'null' }] }), place({ oneOf: [cash, one] })]
    assert.deepEqual(told(changesBetween(base, revision)), [
      'ERR request-body-became-not-nullable',
      'INFO api-version-not-bumped',
    ])
    assert.deepEqual(told(changesBetween(revision, base)), ['INFO request-body-became-nullable'])
  }
})

test('nullable beside a type is one type more, and what else is said holds for null as well (REASON-5)', () => {
  const said = { properties: { name: { type: 'string' } }, anyOf: [{ required: ['name'] }, { maxProperties: 0 }] }
  const openapi = { base: '3.0.3', revision: '3.1.0' }
  const old = { type: 'object', nullable: true, ...said }
  assert.deepEqual(differences(old, { type: ['object', 'null'], ...said }, openapi), [])
  const typed = {
    anyOf: [
      { type: 'object', required: ['name'] },
      { type: 'object', maxProperties: 0 },
    ],
  }
  assert.deepEqual(differences({ ...old, ...typed }, { type: ['object', 'null'], ...said, ...typed }, openapi), [])
})
