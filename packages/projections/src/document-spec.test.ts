import assert from 'node:assert/strict'
import test from 'node:test'
import { object, Type } from '@gatehouse/schema'
import { documentSpec } from './document-spec.ts'

const spec = object({
  text: Type.String(),
  tls: Type.Optional(object({ authorities: Type.Optional(Type.String()) })),
})

interface Shape {
  properties: Record<string, Shape>
  required?: string[]
  anyOf?: unknown
}

test('a document may name a file for a text, at any depth, in place of one that must be there', () => {
  const schema = documentSpec({ spec, files: { text: 'file', 'tls.authorities': 'tls.authoritiesFile' } })
  const { properties, required, anyOf } = schema as unknown as Shape
  assert.deepEqual(Object.keys(properties), ['text', 'file', 'tls'])
  assert.deepEqual(Object.keys(properties.tls!.properties), ['authorities', 'authoritiesFile'])
  assert.deepEqual([required, anyOf], [[], [{ required: ['text'] }, { required: ['file'] }]])
})

test('a spec without files is what documents write', () => {
  assert.deepEqual(documentSpec({ spec }), JSON.parse(JSON.stringify(spec)))
})
