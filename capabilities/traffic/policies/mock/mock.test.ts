import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '../testing-policy.ts'
import { mock } from './mock.ts'

const config = {
  examples: [
    { name: 'one', body: '{"id":1}' },
    { name: 'one-xml', contentType: 'application/xml', body: '<pet/>' },
    { name: 'missing', status: 404, body: '{}' },
  ],
}
const ask = (headers: Record<string, string>) => through(mock, config, { request: { headers } })

test('the caller chooses by Prefer and by Accept, and the upstream is never asked', async () => {
  const seen = [await ask({}), await ask({ Accept: 'application/xml' }), await ask({ Prefer: 'wait=1, code="404"' })]
  assert.deepEqual(
    seen.map(({ status, text, sent }) => [status, text, sent]),
    [
      [200, '{"id":1}', undefined],
      [200, '<pet/>', undefined],
      [404, '{}', undefined],
    ],
  )
  assert.equal(seen[2]!.headers.get('preference-applied'), 'code=404')
})

test('an example that is not there is 406 with what there is', async () => {
  await assert.rejects(ask({ Prefer: 'example=none' }), { code: 'not_acceptable' })
  await assert.rejects(ask({ Accept: 'text/html' }), {
    code: 'not_acceptable',
    detail: 'There is: application/json, application/xml.',
  })
})
