import assert from 'node:assert/strict'
import test from 'node:test'
import { type Answered, through, type Written } from '../testing-policy.ts'
import { convert } from './convert.ts'

const json = { 'Content-Type': 'application/json' }
const ask = (
  request: Written,
  reply: Answered = { status: 200, headers: json, body: '{"pet":{"id":1}}' },
  config = {},
) => through(convert, config, { request, reply })

test('a caller is answered in the format it wants most, and Vary says so', async () => {
  const xml = await ask({ headers: { Accept: 'application/xml, application/json;q=0.5' } })
  assert.equal(xml.headers.get('content-type'), 'application/xml')
  assert.match(xml.text, /<pet><id>1<\/id><\/pet>/)
  assert.deepEqual([xml.headers.get('vary'), xml.lengthBytes], ['Accept', undefined])
  assert.equal(xml.sent!.headers.get('accept'), 'application/json')
  const yaml = await ask({ headers: { Accept: 'application/yaml' } })
  assert.equal(yaml.text, 'pet:\n  id: 1\n')
  const twice = await ask({ headers: { Accept: ['text/html', 'application/xml'] } })
  assert.equal(twice.headers.get('content-type'), 'application/xml')
  const same = await ask({})
  assert.equal(same.text, '{"pet":{"id":1}}')
})

test('who accepts nothing that is offered is told what there is, before the upstream does anything', async () => {
  await assert.rejects(
    ask({ method: 'POST', headers: { Accept: 'text/html' } }),
    (refusal: { code: string; detail: string }) => {
      assert.equal(refusal.code, 'not_acceptable')
      assert.match(refusal.detail, /application\/json, application\/xml, application\/yaml/)
      return true
    },
  )
})

test('a request goes to the upstream in the format that it reads; another type is 415, a broken body 400', async () => {
  const sent = (body: string, type: string) => ask({ method: 'POST', headers: { 'Content-Type': type }, body })
  assert.equal((await sent('<a><b>1</b></a>', 'text/xml; charset=utf-8')).sent!.text, '{"a":{"b":"1"}}')
  assert.equal((await sent('a: [1, two]', 'application/yaml')).sent!.text, '{"a":[1,"two"]}')
  await assert.rejects(sent('x', 'text/plain'), { code: 'unsupported_content' })
  await assert.rejects(sent('<a>', 'application/xml'), { code: 'body_malformed' })
  await assert.rejects(sent('a', 'application/xml; charset=utf-16'), { code: 'body_malformed' })
  await assert.rejects(
    ask({ method: 'POST', headers: { 'Content-Type': 'application/yaml' }, body: new Uint8Array([0xff, 0xfe]) }),
    { code: 'body_malformed' },
  )
})

test('a reply that is not what it says, or nothing that is offered, is the upstream’s failure', async () => {
  const wanting = { headers: { Accept: 'application/xml' } }
  await assert.rejects(ask(wanting, { status: 200, headers: json, body: '{"a":' }), { code: 'reply_malformed' })
  await assert.rejects(ask(wanting, { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>' }), {
    code: 'reply_malformed',
  })
  await assert.rejects(
    ask(wanting, { status: 200, headers: json, body: `"${'x'.repeat(100)}"` }, { bodyBytesMax: 50 }),
    { code: 'reply_too_large' },
  )
  const problem = await ask(wanting, {
    status: 404,
    headers: { 'Content-Type': 'application/problem+json' },
    body: '{"title":"No"}',
  })
  assert.deepEqual([problem.status, problem.headers.get('content-type')], [404, 'application/problem+xml'])
})
