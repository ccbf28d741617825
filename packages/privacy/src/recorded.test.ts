import assert from 'node:assert/strict'
import test from 'node:test'
import { recorded, recordedJson } from './recorded.ts'

test('what is personal in a text that is kept is masked, also as a path or a query writes it', () => {
  assert.equal(recorded('no answer for ada@example.com'), 'no answer for a***@example.com')
  assert.equal(
    recorded('/people/ada%40example.com/cards/4111111111111111'),
    '/people/a***@example.com/cards/************1111',
  )
  assert.equal(recorded('?phone=%2B44%2020%207946%200958'), '?phone=+** ** **** 0958')
  assert.equal(recorded('of GB82WEST12345698765432.'), 'of ******************5432.')
})

test('versions, times, identifiers and addresses of machines stay as they are', () => {
  for (const text of [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36',
    'http://127.0.0.1:9000 did not answer at 2026-11-28T16:26:43.123Z',
    'req_01kc5v3y9qf9arwqj2t2v4n8zz 550e8400-e29b-41d4-a716-446655440000',
    '100%25 of %zz',
  ])
    assert.equal(recorded(text), text)
})

test('every text of a value is looked at, however deep, and stays JSON', () => {
  const line = recordedJson({ at: 1, why: { list: ['to "ada@example.com"'] } })
  assert.equal(line, '{"at":1,"why":{"list":["to \\"a***@example.com\\""]}}')
})
