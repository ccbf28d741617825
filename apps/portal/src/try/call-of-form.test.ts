import assert from 'node:assert/strict'
import test from 'node:test'
import { refusalOf } from '../contract.ts'
import type { EndpointData } from '../reference.ts'
import { callOfForm } from './call-of-form.ts'

const parameter = (name: string, place: string, required = false) => ({
  ...{ name, in: place, required, schema: { type: 'string' } },
})

const data = (more: object = {}) =>
  ({
    version: { basePath: '/v1' },
    outline: { key: { in: 'header', name: 'X-API-Key' } },
    endpoint: {
      ...{ id: 'getPet', method: 'PUT', path: '/pets/{id}', title: 'Pet', tags: [], replies: [], security: [] },
      parameters: [
        parameter('id', 'path', true),
        parameter('q', 'query'),
        ...['X-Note', 'Cookie', 'Host', 'x-api-key', 'X-Forwarded-For'].map(name => parameter(name, 'header')),
        parameter('session', 'cookie'),
      ],
      body: {
        required: false,
        content: [
          { type: 'application/json', examples: [] },
          { type: 'multipart/form-data', examples: [] },
        ],
      },
      ...more,
    },
  }) as unknown as EndpointData

const formed = (form: Record<string, string>, more?: object) => callOfForm(data(more), new URLSearchParams(form))
const detailOf = (form: Record<string, string>, more?: object) => {
  try {
    formed(form, more)
  } catch (thrown) {
    const reason = refusalOf(thrown)
    assert.equal(reason?.code, 'invalid_input')
    return reason?.detail
  }
  return assert.fail('it was taken')
}

test('values stay in their places, whatever is in them', () => {
  const call = formed({
    'path.id': 'a/b?c#d $&',
    'query.q': 'x&y=z',
    'header.X-Note': ' hi ',
    body: '{}',
    type: 'text/html',
  })
  assert.deepEqual(call, {
    ...{ method: 'PUT', target: '/v1/pets/a%2Fb%3Fc%23d%20%24%26?q=x%26y%3Dz', body: '{}' },
    headers: [
      ['X-Note', 'hi'],
      ['Content-Type', 'application/json'],
    ],
  })
})

test('only what the endpoint describes is sent, and of that no cookie, key or word about the connection', () => {
  const names = ['Cookie', 'Host', 'x-api-key', 'X-Forwarded-For', 'X-Other', 'Authorization']
  const form = Object.fromEntries(names.map(name => [`header.${name}`, 'x']))
  const call = formed({ 'path.id': '7', ...form, 'query.other': '1', 'cookie.session': 's', method: 'DELETE' })
  assert.deepEqual(call, { method: 'PUT', target: '/v1/pets/7', headers: [] })
})

test('a step that leads out of the endpoint, a second line of a header and what is missing are told', () => {
  assert.equal(detailOf({ 'path.id': '..' }), 'id cannot be ...')
  assert.match(detailOf({ 'path.id': '7', 'header.X-Note': 'a\r\nHost: b' })!, /one line/)
  assert.match(detailOf({ 'path.id': '7', 'header.X-Note': 'ü' })!, /plain characters/)
  assert.match(detailOf({})!, /id needs a value/)
  assert.match(detailOf({ 'path.id': '\ud800' + 'x'.repeat(9000) })!, /at most 8000/)
  assert.match(detailOf({}, { parameters: [] })!, /no parameter stands for/)
})

test('a token is asked for where the document wants one, and goes with the call', () => {
  const security = [[{ scheme: 'oauth', type: 'http', how: 'Authorization: bearer', scopes: [] }]]
  const { headers } = formed({ 'path.id': '7', 'header.Authorization': 'Bearer t' }, { security })
  assert.deepEqual(headers, [['Authorization', 'Bearer t']])
})
