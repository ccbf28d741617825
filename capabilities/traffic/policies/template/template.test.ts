import assert from 'node:assert/strict'
import test from 'node:test'
import { through } from '../testing-policy.ts'
import { template } from './template.ts'

const json = { 'Content-Type': 'application/json' }

test('a body is written anew from what came and who calls', async () => {
  const seen = await through(
    template,
    {
      request: { template: '{"name": ${body.pet.name}, "plan": ${consumer.plan}}' },
      response: { template: '<b>${body}</b>', contentType: 'text/html' },
    },
    {
      request: {
        method: 'POST',
        headers: { 'Content-Type': 'application/xml' },
        body: '<pet><name>Rex "1"</name></pet>',
        plan: 'gold',
      },
      reply: { status: 200, headers: { 'Content-Type': 'text/plain' }, body: '<script>' },
    },
  )
  assert.equal(seen.sent!.text, '{"name": "Rex \\"1\\"", "plan": "gold"}')
  assert.equal(seen.sent!.headers.get('content-type'), 'application/json')
  assert.deepEqual([seen.text, seen.lengthBytes], ['<b>&lt;script&gt;</b>', undefined])
})

test('a template that makes no JSON where it says so fails with its code', async () => {
  const ask = (text: string) =>
    through(template, { request: { template: text } }, { request: { method: 'POST', headers: json, body: '{"a":1}' } })
  await assert.rejects(ask('{"a": }'), { code: 'expression_failed' })
  await assert.rejects(ask('{"a": ${body.b}}'), { code: 'expression_failed' })
  assert.equal((await ask('{"a": ${has(body.b) ? body.b : null}}')).sent!.text, '{"a": null}')
})

test('replies of other statuses, and requests without a body, go by as they are', async () => {
  const seen = await through(
    template,
    { request: { template: 'x', contentType: 'text/plain' }, response: { template: 'y', contentType: 'text/plain' } },
    { reply: { status: 404, headers: { 'Content-Type': 'image/png' }, body: 'png' } },
  )
  assert.deepEqual([seen.sent!.text, seen.text], ['', 'png'])
})

test('a body of a type that is not read is refused, never left as it was', async () => {
  const config = { request: { template: '1' }, response: { template: '1' } }
  const png = { 'Content-Type': 'image/png' }
  await assert.rejects(through(template, config, { request: { method: 'POST', headers: png, body: 'x' } }), {
    code: 'unsupported_content',
  })
  await assert.rejects(through(template, config, { reply: { status: 200, headers: png, body: 'x' } }), {
    code: 'reply_malformed',
  })
})
