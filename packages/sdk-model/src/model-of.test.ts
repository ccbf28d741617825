import assert from 'node:assert/strict'
import test from 'node:test'
import { readOpenApi } from '@gatehouse/documents'
import type { Operation } from './model.ts'
import { modelOf } from './model-of.ts'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const replying = (schema: object, more: object = {}) => ({
  responses: { 200: { description: 'ok', ...json(schema), ...more } },
})
const modelWith = (operation: object, schemas: object = {}, openapi = '3.1.0') =>
  modelOf(
    readOpenApi(
      JSON.stringify({
        ...{ openapi, info: { title: 't', version: '1' } },
        paths: { '/things': { get: { operationId: 'list', ...operation } } },
        components: { schemas },
      }),
    ),
  )
const first = (...given: Parameters<typeof modelWith>): Operation => modelWith(...given).groups[0]!.operations[0]!
const shapeNamed = (model: ReturnType<typeof modelWith>, name: string) =>
  [...model.types.values()].find(one => one.name === name)?.shape

test('the same document gives the same model to the letter', () => {
  const given = [replying(ref('A')), { A: { type: 'object', properties: { a: ref('A') } } }] as const
  const text = () => JSON.stringify([modelWith(...given), [...modelWith(...given).types]])
  assert.equal(text(), text())
})

test('what is only read is no field of a request, and what is only written none of a reply', () => {
  const properties = { id: { type: 'integer', readOnly: true }, key: { type: 'string', writeOnly: true }, name: {} }
  const thing = { type: 'object', required: ['id', 'key'], properties }
  const document = {
    ...{
      openapi: '3.1.0',
      info: { title: 't', version: '1' },
      components: { schemas: { Thing: thing, Other: { type: 'object', properties: { a: {} } } } },
    },
    paths: {
      '/a': {
        post: { requestBody: json(ref('Thing')), ...replying(ref('Thing')) },
        put: { requestBody: json(ref('Other')), ...replying(ref('Other')) },
      },
    },
  }
  const model = modelOf(readOpenApi(JSON.stringify(document)))
  const fields = (name: string) => {
    const shape = shapeNamed(model, name)
    return shape?.kind === 'object' ? shape.fields.map(one => one.name) : []
  }
  assert.deepEqual(fields('Thing'), ['id', 'name'])
  assert.deepEqual(fields('Thing input'), ['key', 'name'])
  assert.equal(shapeNamed(model, 'Other input'), undefined)
})

test('parts of allOf are one object, alternatives a union that its field tells apart, and circles any value', () => {
  const cat = {
    allOf: [ref('Base'), { type: 'object', required: ['lives'], properties: { lives: { type: 'integer' } } }],
  }
  const pet = {
    oneOf: [ref('Cat'), ref('Dog')],
    discriminator: { propertyName: 'kind', mapping: { puss: '#/components/schemas/Cat' } },
  }
  const schemas = {
    ...{ Base: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } }, Cat: cat },
    ...{ Dog: { allOf: [ref('Base')] }, Pet: pet, Loop: { anyOf: [ref('Loop'), { type: 'null' }] } },
  }
  const model = modelWith(replying({ type: 'object', properties: { pet: ref('Pet'), loop: ref('Loop') } }), schemas)
  const shape = shapeNamed(model, 'Cat')
  assert.deepEqual(shape?.kind === 'object' && shape.fields.map(({ name, required }) => [name, required]), [
    ['kind', true],
    ['lives', true],
  ])
  const union = shapeNamed(model, 'Pet')
  assert.deepEqual(union?.kind === 'alias' && union.type.kind === 'union' && union.type.discriminator, {
    ...{ field: 'kind', values: [['puss'], ['Dog']] },
  })
  assert.deepEqual(shapeNamed(model, 'Loop'), { kind: 'alias', type: { kind: 'any' } })
})

test('texts, whole numbers, null, enumerations and files are what 3.0 and 3.1 call them', () => {
  const properties = {
    ...{
      big: { type: 'integer', format: 'int64' },
      day: { type: 'string', format: 'date' },
      file: { type: 'string', format: 'binary' },
    },
    ...{
      maybe: { type: 'string', nullable: true },
      open: { 'x-extensible-enum': ['a'] },
      one: { type: 'string', enum: ['a', null] },
    },
    free: { anyOf: [{ type: 'string', enum: ['a'] }, { type: 'string' }] },
  }
  const shape = shapeNamed(modelWith(replying({ type: 'object', properties }), {}, '3.0.3'), 'list reply')
  const text = { kind: 'text' }
  assert.deepEqual(shape?.kind === 'object' && Object.fromEntries(shape.fields.map(({ name, type }) => [name, type])), {
    ...{ big: { kind: 'integer', isBig: true }, day: { ...text, format: 'date' }, file: { kind: 'binary' } },
    maybe: { kind: 'union', of: [text, { kind: 'null' }] },
    open: { kind: 'enum', values: ['a'], isOpen: true },
    one: { kind: 'union', of: [{ kind: 'enum', values: ['a'], isOpen: false }, { kind: 'null' }] },
    free: { kind: 'enum', values: ['a'], isOpen: true },
  })
})

const query = (name: string, schema: object) => ({ name, in: 'query', schema })
const whole = { type: 'integer' }
const text = { type: 'string' }
const page = (next?: string) => ({
  type: 'object',
  properties: { items: { type: 'array', items: text }, ...(next ? { [next]: { type: ['string', 'null'] } } : {}) },
})

test('pages are told by their parameters, fields and links, or by x-pagination, and by nothing that only looks like it', () => {
  const paging = (operation: object) => first(operation).paging
  const list = { type: 'array', items: text }
  assert.deepEqual(paging({ parameters: [query('cursor', text)], ...replying(page('nextCursor')) }), {
    ...{ items: 'items', kind: 'cursor', parameter: 'cursor', next: 'nextCursor' },
  })
  assert.deepEqual(paging({ parameters: [query('offset', whole)], ...replying(page()) }), {
    ...{ items: 'items', kind: 'offset', parameter: 'offset' },
  })
  assert.deepEqual(paging({ parameters: [query('page', whole)], ...replying(list) }), {
    kind: 'page',
    parameter: 'page',
  })
  const headers = { Link: { schema: text } }
  assert.deepEqual(paging({ ...replying(list, { headers }) }), { kind: 'link' })
  const said = { kind: 'cursor', parameter: 'from', next: 'then', items: 'items' }
  assert.deepEqual(paging({ 'x-pagination': said, parameters: [query('from', text)], ...replying(page('then')) }), said)
  assert.equal(paging({ 'x-pagination': said, ...replying(page('then')) }), undefined)
  assert.equal(paging({ parameters: [query('cursor', text)], ...replying(page()) }), undefined)
  assert.equal(paging({ parameters: [query('page', text)], ...replying(list) }), undefined)
  assert.equal(paging({ parameters: [query('page', whole)], ...replying({ type: 'object' }) }), undefined)
})

test('streams, bytes and answers without content are told by media type', () => {
  const kind = (type: string, schema: object) =>
    first({ responses: { 200: { description: 'ok', content: { [type]: { schema } } }, 204: { description: 'none' } } })
      .success
  assert.deepEqual(kind('text/event-stream', text).kind, 'events')
  assert.deepEqual(kind('application/x-ndjson', whole), {
    ...{ kind: 'lines', type: { kind: 'integer', isBig: false }, orNone: true, description: 'ok' },
  })
  assert.deepEqual(kind('image/png', {}).type, { kind: 'binary' })
  assert.deepEqual(first({ responses: { 204: { description: 'none' } } }).success.kind, 'none')
})

test('a schema that goes deeper than any other is read, and one that refers to itself everywhere ends', () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [
      `S${at}`,
      { allOf: [ref(`S${(at + 1) % 200}`), { type: 'object', properties: { [`p${at}`]: ref(`S${(at * 7) % 200}`) } }] },
    ]),
  )
  const shape = shapeNamed(modelWith(replying(ref('S0')), schemas), 'S0')
  assert.equal(shape?.kind === 'object' && shape.fields.length, 200)
})
