/** Whatever a caller or an upstream sends, what comes of it is an answer or a failure with a code. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { Failure, type FailureCode } from '@gatehouse/base'
import { type PolicyUnit, Refusal } from '@gatehouse/unit'
import fc from 'fast-check'
import { compression } from './compression/compression.ts'
import { convert } from './convert/convert.ts'
import { decompression } from './decompression/decompression.ts'
import { errorPages } from './error-pages/error-pages.ts'
import { fields } from './fields/fields.ts'
import { jsonata } from './jsonata/jsonata.ts'
import { template } from './template/template.ts'
import { through } from './testing-policy.ts'

const text = '{"a": ${has(body.a) ? body.a : null}}'
const cases: readonly (readonly [PolicyUnit, object])[] = [
  [compression, { bytesMin: 0 }],
  [decompression, { bodyBytesMax: 2000 }],
  [convert, { bodyBytesMax: 2000 }],
  [fields, { rules: [{ remove: ['/a', '/*/b'] }, { keep: ['/c', '/*/*'] }], bodyBytesMax: 2000 }],
  [
    jsonata,
    { request: { expression: '$merge([$, {"n": $count(**)}])', timeoutMs: 500 }, response: { expression: '**.a' } },
  ],
  [template, { request: { template: text }, response: { template: text, bodyBytesMax: 2000 } }],
  [
    errorPages,
    {
      pages: [
        { statuses: ['4xx', '5xx'], upstream: true, bodies: [{ contentType: 'text/html', template: '${body}' }] },
      ],
    },
  ],
] as unknown as readonly (readonly [PolicyUnit, object])[]

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.jsonValue({ maxDepth: 5 }).map(value => Buffer.from(JSON.stringify(value))),
  fc
    .constantFrom(
      '<a><b c="d">e</b></a>',
      'a: [1, {b: c}]',
      '{"__proto__": 1}',
      '[1e999]',
      '',
      '\ufeff{}',
      '{"a":{"a":{"a":1}}}',
    )
    .map(one => Buffer.from(one)),
)
const packed = fc
  .tuple(
    bytes,
    fc.constantFrom(gzipSync, brotliCompressSync, zstdCompressSync, (one: Uint8Array) => one),
  )
  .map(([one, pack]) => pack(one))
const types = fc.constantFrom(
  'application/json',
  'application/xml',
  'application/yaml',
  'text/plain',
  'text/html; charset=latin1',
  'image/png',
  ';;;',
  '',
  'application/a+json; charset="utf-8"',
)
const codings = fc.constantFrom('', 'gzip', 'br', 'zstd', 'identity', 'deflate', 'gzip, br', ',')
const accepts = fc.constantFrom('*/*', 'application/xml', 'text/html;q=0.1, application/yaml', ';q=', 'image/*')
const message = fc.record({ body: packed, 'Content-Type': types, 'Content-Encoding': codings })

const declared = (policy: PolicyUnit, code: FailureCode) => policy.errors.includes(code)

test('no body, type or coding makes a policy fail in a way that it does not declare', {
  timeout: 120_000,
}, async () => {
  const written = fc.record({
    request: message,
    reply: message,
    accept: accepts,
    status: fc.constantFrom(200, 201, 404, 500),
    which: fc.nat(cases.length - 1),
  })
  const outcomes = new Set<string>()
  await fc.assert(
    fc.asyncProperty(written, async ({ request, reply, accept, status, which }) => {
      const [policy, config] = cases[which]!
      const { body, ...headers } = request
      const { body: answered, ...answeredHeaders } = reply
      try {
        await through(policy, config, {
          request: { method: 'POST', headers: { ...headers, Accept: accept, 'Accept-Encoding': 'gzip' }, body },
          reply: { status, headers: answeredHeaders, body: answered },
        })
        outcomes.add('answered')
      } catch (thrown) {
        assert.ok(thrown instanceof Failure || thrown instanceof Refusal, `${policy.name}: ${(thrown as Error).stack}`)
        assert.ok(declared(policy, thrown.code), `${policy.name} does not declare ${thrown.code}`)
        outcomes.add(thrown.code)
      }
      assert.equal(({} as { a?: unknown }).a, undefined)
    }),
    { numRuns: 1500 },
  )
  const reached = ['answered', 'body_malformed', 'reply_malformed', 'unsupported_content', 'not_acceptable']
  assert.deepEqual(
    reached.filter(one => !outcomes.has(one)),
    [],
  )
})
