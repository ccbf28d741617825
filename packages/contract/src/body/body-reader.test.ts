import assert from 'node:assert/strict'
import test from 'node:test'
import { Undecodable } from '../parameter/fields.ts'
import { shapeOf } from '../parameter/shape.ts'
import { readBody } from './body-reader.ts'
import { xmlOf } from './write-xml.ts'

const nowhere = () => undefined
const read = (contentType: string, text: string, content: object) =>
  readBody({ type: contentType.split(';')[0]!, contentType, text, bytes: text.length }, content, nowhere)?.value

const list = (items: object, more = {}) => ({ type: 'array', items, ...more })
const integer = { type: 'integer' }
const formType = 'multipart/form-data; boundary=b'
const part = (name: string, content: string, more = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`
const form = (...parts: string[]) => `${parts.join('')}--b--\r\n`

test('a form in parts is the object of its schema: numbers, lists, JSON, files as they came', () => {
  const schema = {
    type: 'object',
    properties: {
      ...{ count: integer, tags: list({ type: 'string' }), owner: { type: 'object' }, sizes: list(integer) },
      ...{ file: { type: 'string', format: 'binary' }, name: { type: 'string' } },
    },
  }
  const body = form(
    ...[part('count', '4'), part('tags', 'a'), part('tags', 'b'), part('owner', '{"id":1}')],
    part('sizes', '[1,2]', '\r\nContent-Type: application/json'),
    part('file', '\xff\x00', '; filename="a.bin"\r\nContent-Type: application/octet-stream'),
    ...[part('name', '\xc3\xa9'), part('other', 'x')],
  )
  assert.deepEqual(read(formType, body, { schema }), {
    ...{ count: 4, tags: ['a', 'b'], owner: { id: 1 }, sizes: [1, 2], file: '\xff\x00', name: 'é', other: 'x' },
  })
  assert.deepEqual(read(formType, form(part('tags', 'a')), { schema }), { tags: ['a'] })
  assert.deepEqual(read(formType, form(part('__proto__', 'a')), { schema }), JSON.parse('{"__proto__":"a"}'))
})

test('parts that readers take apart differently, or that are of another type than is said, are refused', () => {
  const encoding = { image: { types: ['image/*'] } }
  const image = (type: string) => form(part('image', 'x', `; filename="a"\r\nContent-Type: ${type}`))
  assert.deepEqual(read(formType, image('image/png'), { encoding }), { image: 'x' })
  const wide = form(part('a', 'x\x00', '\r\nContent-Type: text/plain; charset=utf-16le'))
  for (const body of [image('text/html'), form(part('a', 'x')).slice(0, -8), form(part('a', '\xff')), 'x', wide]) {
    assert.throws(() => read(formType, body, { encoding }), Undecodable, body)
  }
})

test('fields of a form are read by the style that the contract gives them', () => {
  const schema = { type: 'object', properties: { ids: list(integer), at: { properties: { x: integer } } } }
  const encoding = { ids: { style: 'form', explode: false }, at: { style: 'deep' } }
  const type = 'application/x-www-form-urlencoded'
  assert.deepEqual(read(type, 'ids=1,2&at[x]=3&b=c', { schema, encoding }), { ids: [1, 2], at: { x: 3 }, b: 'c' })
  assert.deepEqual(read(type, 'ids=1&ids=2', { schema }), { ids: [1, 2] })
})

test('what is written as XML is read as the value that it was', () => {
  const schema = {
    ...{ type: 'object', xml: { name: 'order' } },
    properties: {
      id: { ...integer, xml: { attribute: true } },
      lines: list({ type: 'object', properties: { sku: { type: 'string' } }, xml: { name: 'line' } }),
      tags: list({ type: 'string', xml: { name: 'tag' } }, { xml: { wrapped: true } }),
      none: list(integer, { xml: { wrapped: true } }),
      note: { type: 'string' },
      at: { type: 'object', properties: { x: { type: 'number' } } },
    },
  }
  const value = {
    id: 7,
    lines: [{ sku: 'A' }, { sku: '<B&"' }],
    tags: ['1', 'b'],
    none: [],
    note: 'é\u0001',
    at: { x: 1.5 },
  }
  const text = xmlOf(value, shapeOf(schema, nowhere))
  assert.deepEqual(read('application/xml', text, { schema }), { ...value, note: 'é' })
  const plain = list(integer)
  assert.deepEqual(read('application/xml', xmlOf([1, 2], shapeOf(plain, nowhere)), { schema: plain }), [1, 2])
  assert.equal(
    read('application/xml', xmlOf('a', shapeOf({ type: 'string' }, nowhere)), { schema: { type: 'string' } }),
    'a',
  )
})

test('XML is the value of its schema: names, attributes, wrapped lists (OpenAPI 3.1.1 §4.8.26)', () => {
  const schema = {
    ...{ type: 'object', xml: { name: 'order' } },
    properties: {
      id: { ...integer, xml: { attribute: true } },
      paid: { type: 'boolean', xml: { name: 'isPaid' } },
      lines: list({ type: 'object', properties: { sku: { type: 'string' } }, xml: { name: 'line' } }),
      tags: list({ type: 'string', xml: { name: 'tag' } }, { xml: { wrapped: true } }),
      none: list(integer, { xml: { wrapped: true } }),
      note: { type: 'string' },
    },
  }
  const xml = `<s:order xmlns:s="urn:s" id="7"><isPaid>true</isPaid><line><sku>A</sku></line>
    <tags><tag>1</tag><tag>b</tag></tags><none/><note lang="en">so &lt; it</note><more>1</more></s:order>`
  assert.deepEqual(read('application/xml', xml, { schema }), {
    ...{ id: 7, paid: true, lines: [{ sku: 'A' }], tags: ['1', 'b'], none: [], note: 'so < it', more: '1' },
  })
  assert.deepEqual(read('text/xml', '<a><b>1</b><b>2</b></a>', { schema: list(integer) }), [1, 2])
  assert.deepEqual(read('application/soap+xml', '<order/>', { schema }), {})
  assert.throws(() => read('application/xml', '<other/>', { schema }), /has another root than order/)
  assert.throws(() => read('application/xml', '<!DOCTYPE a><a/>', { schema }), /a document type is not read here/)
})
