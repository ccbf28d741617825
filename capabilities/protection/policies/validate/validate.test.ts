import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { policyHost, through, type Written } from '@gatehouse/capability-traffic/policies/testing-policy.ts'
import type { Drift, EndpointContract, Host } from '@gatehouse/unit'
import { UseNotes } from './use-notes.ts'
import { validate } from './validate.ts'

const schemas = {
  Order: {
    type: 'object',
    properties: {
      note: { type: 'string', maxLength: 3 },
      items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
      labels: { type: 'object', additionalProperties: { type: 'object', properties: { text: { type: 'string' } } } },
    },
  },
}
const types = { 'application/json': { schema: { $ref: '#/$defs/Order' } } }
const endpoint: EndpointContract = {
  parameters: [{ name: 'limit', in: 'query', style: 'form', explode: true, schema: { type: 'integer' } }],
  body: { types },
  replies: { 200: { types } },
}

async function noted(
  config: object,
  request: Written,
  reply?: { status: number; headers?: Record<string, string>; body?: string },
) {
  const found: Drift[] = []
  const host = { ...policyHost(), drift: { note: (one: Drift) => void found.push(one) } } as Host
  const contract = { endpoint, schemas }
  const seen = await through(validate, config, {
    request: { method: 'POST', contract, ...request },
    host,
    ...(reply ? { reply } : {}),
  })
  // What is told of a body that went on is told when it is over.
  await new Promise(done => setImmediate(() => setImmediate(() => setImmediate(done))))
  return { seen, told: found.map(({ kind, name, type }) => [kind, name, ...(type ? [type] : [])].join(' ')) }
}

const json = { 'Content-Type': 'application/json' }

test('drift is names and types: no value, no key of a map, no place in an array, no name that may be data', async () => {
  const body = {
    color: 'secret',
    items: [{ sku: 'a', size: 4 }, { size: 5 }],
    labels: { 'ada@example.com': { text: 't', lang: null } },
    'ada@example.com': true,
    4711471147114711: [],
  }
  const { told } = await noted(
    { mode: 'learn' },
    { headers: json, body: JSON.stringify(body), query: 'page=2&a%40b.c=1' },
  )
  assert.deepEqual([...new Set(told)].sort(), [
    'field /(unusual) array',
    'field /(unusual) boolean',
    'field /color string',
    'field /items/*/size number',
    'field /labels/*/lang null',
    'query (unusual)',
    'query page',
  ])
})

test('what does not fit is told where it is reported, and not where it is only learned from', async () => {
  const request = { headers: json, body: '{"note":"long"}', query: 'limit=x' }
  assert.deepEqual((await noted({ mode: 'report' }, request)).told, [
    'problem query limit: must be an integer',
    'problem body /note: must have at most 3 characters',
  ])
  assert.deepEqual((await noted({ mode: 'learn' }, request)).told, [])
  assert.deepEqual(
    (await noted({ mode: 'report' }, { headers: { 'Content-Type': 'text/csv' }, body: 'a' })).told[0],
    'media-type text/csv',
  )
})

test('statuses, types and fields of replies are told, and the reply goes on as it came', async () => {
  const config = { mode: 'learn', replies: 'report' }
  const body = '{ "note": "a", "total": 1 }'
  const { seen, told } = await noted(config, {}, { status: 200, headers: json, body })
  assert.deepEqual([seen.text, told], [body, ['reply-field /total number']])
  assert.deepEqual((await noted(config, {}, { status: 503 })).told, ['status 503'])
  assert.deepEqual(
    (await noted(config, {}, { status: 200, headers: { 'Content-Type': 'text/html' }, body: 'x' })).told,
    ['reply-media-type text/html'],
  )
})

test('where nothing is refused a body that is longer than is looked at goes on whole', async () => {
  const { seen, told } = await noted(
    { mode: 'learn', bodyBytesMax: 20 },
    { headers: json, body: `{"color":"${'x'.repeat(40)}"}` },
  )
  assert.equal(seen.sent!.bytes.byteLength, 52)
  assert.deepEqual(told, [])
})

test('where it only reports, a body that cannot be read goes on as it came and is recorded', async () => {
  const utf16 = { 'Content-Type': 'application/json; charset=utf-16' }
  const bytes = new Uint8Array([0x22, 0xff, 0x22])
  for (const [headers, body] of [
    [utf16, '{}'],
    [json, bytes],
    [{ ...json, 'Content-Encoding': 'gzip' }, 'no gzip'],
    [{ ...json, 'Content-Encoding': 'none-of-ours' }, '{}'],
  ] as const) {
    const { seen, told } = await noted({ mode: 'report' }, { headers, body })
    assert.deepEqual(Buffer.from(seen.sent!.bytes), Buffer.from(body))
    assert.deepEqual(told, ['problem body: cannot be read as its type says'])
    assert.equal(
      seen.sent!.headers.get('content-encoding'),
      'Content-Encoding' in headers ? headers['Content-Encoding'] : undefined,
    )
    assert.equal((await noted({ mode: 'learn' }, { headers, body })).told.length, 0)
  }
})

test('a body passes under no other type than the contract has, and under none of two', async () => {
  for (const type of [
    'application/grpc',
    'application/grpc+proto',
    ['application/json', 'image/png'],
    ['image/png', 'application/json'],
  ]) {
    const request = { headers: { 'Content-Type': type }, body: '{"note":"too long"}' }
    await assert.rejects(noted({}, request), { code: 'unsupported_content' }, String(type))
  }
})

test('what an application uses of the contract is noted when its request is let on, whatever the mode', async () => {
  const uses = async (mode: string, body: object, more: object = {}) => {
    const { told } = await noted(
      { mode, uses: true },
      { headers: json, body: JSON.stringify(body), query: 'limit=2', ...more },
    )
    return told.filter(one => one.startsWith('use-')).sort()
  }
  const all = ['use-endpoint ', 'use-field /items', 'use-field /items/*/sku', 'use-parameter query limit']
  for (const mode of ['block', 'report', 'learn']) {
    assert.deepEqual(await uses(mode, { items: [{ sku: 'a' }], color: 1 }), all, mode)
  }
  const host = { ...policyHost(), drift: { note: () => assert.fail('who is refused uses nothing') } } as Host
  const send = { method: 'POST', contract: { endpoint, schemas }, headers: json, body: '{"note":"too long"}' }
  await assert.rejects(through(validate, { uses: true }, { request: send, host }), { code: 'contract_violated' })
})

test('of an application that calls often what it uses is looked at now and then', async () => {
  const clock = new ManualClock(1000)
  let count = 0
  const notes = new UseNotes({ clock, drift: { note: () => void count++ } })
  const ask = (applicationId: string) =>
    notes.of({
      request: { method: 'GET' },
      route: { template: '/a', basePathLength: 0 },
      consumer: { applicationId },
    } as never)
  for (let at = 0; at < 1000; at++) ask('app_1')?.note()
  assert.equal(count, 50)
  ask('app_2')?.note()
  assert.equal(count, 51)
  clock.advance(250)
  for (let at = 0; at < 10; at++) ask('app_1')?.note()
  assert.equal(count, 52)
})
