import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '../testing-policy.ts'
import { reply } from './reply.ts'

test('what is written down is answered, and the upstream is asked only when the condition does not hold', async () => {
  const config = {
    status: 410,
    body: 'gone',
    contentType: 'text/plain',
    headers: { Link: '</v2>' },
    when: "'old' in request.query",
  }
  const gone = await through(reply, config, { request: { query: 'old=1' } })
  assert.deepEqual([gone.status, gone.text, gone.headers.get('link'), gone.sent], [410, 'gone', '</v2>', undefined])
  assert.ok((await through(reply, config, {})).sent)
})

test('a condition that cannot be judged refuses the request with its code', async () => {
  await assert.rejects(through(reply, { when: "request.headers['x'] == 'a'" }, {}), { code: 'expression_failed' })
})
