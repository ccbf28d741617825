import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import { samplePart } from '@gatehouse/program/sample.ts'
import { keptOf } from '../tracing/thread-records.ts'
import type { Finished } from '../worker/serve.ts'
import { accessFields, usualAccessFields } from './access-fields.ts'
import { AccessLines } from './access-lines.ts'

const part = samplePart({ organization: 'acme' })
const kept = keptOf({ keep: 'network', key: new Uint8Array(32) })
const headers = HeaderList.from({
  'User-Agent': 'probe ada@example.com "q"\u0007',
  'X-Tenant': 'ada@example.com',
  Authorization: 'Bearer abc',
})
const exchange = {
  id: 'req_1',
  request: {
    method: 'GET',
    scheme: 'https',
    host: 'a.example',
    path: '/pets/v1/pets/ada%40example.com',
    query: 'q=secret',
    headers,
    clientAddress: '192.0.2.77',
  },
  route: { ...part, part, template: '/pets/v1/pets/{petId}', endpoint: 'getPet' },
  ...{
    sentMs: 3,
    firstByteMs: 7.25,
    bytesIn: 5,
    target: { line: 0, index: 0 },
    reason: '',
    code: undefined,
    consumer: undefined,
  },
}
const finished = {
  exchange,
  status: 200,
  startedMs: 1,
  endedMs: 11.5,
  complete: true,
  bytesOut: 300,
  generation: 1,
} as unknown as Finished
const lineOf = (...fields: string[]) =>
  JSON.parse(new AccessLines(fields, kept).lineOf(finished)) as Record<string, unknown>

test('a line has what it was asked for, in this order, and leaves out what has no value', () => {
  const line = new AccessLines(['status', 'code', 'path', 'durationMs', 'upstreamMs', 'target'], kept).lineOf(finished)
  assert.equal(
    line,
    '{"status":200,"path":"/pets/v1/pets/{petId}","durationMs":10.5,"upstreamMs":4.25,"target":"http://127.0.0.1:9"}',
  )
  assert.equal(new AccessLines(['code'], kept).lineOf(finished), '{}')
})

test('every field there is can be asked for, and nothing personal or secret is in any', () => {
  const names = Object.keys(accessFields)
  const text = JSON.stringify(lineOf(...names, 'header:x-tenant'))
  assert.ok(usualAccessFields.every(name => names.includes(name)))
  assert.doesNotMatch(text, /ada@|ada%40|192\.0\.2\.77|secret|Bearer/)
  assert.equal(lineOf('address').address, '192.0.2.0/24')
  assert.equal(lineOf('header:x-tenant')['header:x-tenant'], 'a***@example.com')
  assert.equal(lineOf('sentPath').sentPath, '/pets/v1/pets/a***@example.com')
})

test('a field that there is not, or that holds what opens doors, is refused by name', () => {
  for (const name of [
    'statis',
    'header:',
    'header:a b',
    'header:authorization',
    'header:cookie',
    'constructor',
    '__proto__',
  ])
    assert.throws(() => new AccessLines([name], kept), { code: 'setting_invalid' }, name)
})

test('of a request that reached no API there is no word of its caller’s', () => {
  const line = new AccessLines(['status'], kept).missLine({
    method: 'GET'.repeat(50),
    status: 404,
    code: 'route_not_found',
    address: '192.0.2.77',
  })
  const { time, ...rest } = JSON.parse(line) as Record<string, unknown>
  assert.match(String(time), /^\d{4}-/)
  assert.deepEqual(rest, {
    method: 'GET'.repeat(50).slice(0, 32),
    status: 404,
    code: 'route_not_found',
    address: '192.0.2.0/24',
  })
})
