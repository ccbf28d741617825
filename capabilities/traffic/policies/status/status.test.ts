import assert from 'node:assert/strict'
import test from 'node:test'
import { problemsOf } from '@gatehouse/schema'
import { through } from '../testing-policy.ts'
import { status } from './status.ts'

const ask = (map: unknown, answered: number) =>
  through(
    status,
    { map },
    { reply: { status: answered, headers: { 'Content-Type': 'text/plain', 'Content-Length': '4' }, body: 'text' } },
  )

test('a status counts before its class, and what is not named stays', async () => {
  const map = { '404': 200, '4xx': 400, '5xx': 502 }
  assert.deepEqual(
    [
      (await ask(map, 404)).status,
      (await ask(map, 418)).status,
      (await ask(map, 500)).status,
      (await ask(map, 201)).status,
    ],
    [200, 400, 502, 201],
  )
})

test('a status without a body takes the body away, with what was said of it', async () => {
  const seen = await ask({ '200': 204 }, 200)
  assert.deepEqual([seen.status, seen.text, seen.headers.get('content-length')], [204, '', undefined])
})

test('no reply becomes a part, or one that says nothing changed', () => {
  for (const to of [206, 304, 101]) assert.equal(problemsOf(status.config, { map: { '200': to } }).length, 1)
})
