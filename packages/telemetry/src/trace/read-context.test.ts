import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import fc from 'fast-check'
import { readContext } from './read-context.ts'
import { type Propagation, propagations } from './trace-context.ts'
import { soundTraceState } from './trace-state.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const read = (fields: Record<string, string | string[]>, forms: readonly Propagation[] = propagations) =>
  readContext(HeaderList.from(fields), forms)
const context = { traceId, spanId, sampled: true, random: false, traceState: '' }

test('a traceparent is read as it is written, with its flags', () => {
  const said = (flags: string, version = '00', more = '') =>
    read({ Traceparent: `${version}-${traceId}-${spanId}-${flags}${more}` })
  assert.deepEqual(said('01'), context)
  assert.deepEqual(said('00'), { ...context, sampled: false })
  assert.deepEqual(said('03'), { ...context, random: true })
  assert.deepEqual(said('fd'), context, 'what other flags mean is not known, and does not matter')
  assert.deepEqual(said('01', 'cc', '-what-comes-later'), context, 'a later version is read as far as it is known')
})

test('what breaks a rule of traceparent is as if it were not there, with its tracestate', () => {
  const broken = [
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-more`,
    `cc-${traceId}-${spanId}-01more`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-1`,
    `00-${traceId}-${spanId}`,
    `00-${traceId.slice(1)}-${spanId}-01`,
    ` 00-${traceId}-${spanId}-01`,
    `00_${traceId}_${spanId}_01`,
    '',
  ]
  for (const traceparent of broken) assert.equal(read({ traceparent, tracestate: 'a=b' }), undefined, traceparent)
  const twice = `00-${traceId}-${spanId}-01`
  assert.equal(read({ traceparent: [twice, twice] }), undefined)
})

test('a tracestate goes on as it is, or not at all', () => {
  const state = (...fields: string[]) =>
    read({ traceparent: `00-${traceId}-${spanId}-01`, tracestate: fields })!.traceState
  assert.equal(state('rojo=00f067aa0ba902b7', 'congo=t61rcWkgMzE'), 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE')
  assert.equal(state('a=b , ,\tc=d,'), 'a=b,c=d')
  assert.equal(state('tenant@system=x/y:z'), 'tenant@system=x/y:z')
  for (const broken of [
    'a',
    'A=b',
    '=b',
    'a=',
    'a=b,a=c',
    'a=é',
    'a=b=c',
    `${'k'.repeat(257)}=v`,
    `k=${'v'.repeat(257)}`,
    'a b=c',
  ])
    assert.equal(state(broken), '', broken)
  assert.equal(state(Array.from({ length: 33 }, (_, i) => `k${i}=v`).join(',')), '')
  assert.equal(soundTraceState(Array.from({ length: 4 }, (_, i) => `k${i}=${'v'.repeat(200)}`)), '')
})

test('B3 is read from one field and from several', () => {
  assert.deepEqual(read({ b3: `${traceId}-${spanId}-1` }), context)
  assert.deepEqual(read({ b3: `${traceId}-${spanId}-d-05e3ac9a4f6e3b90` }), context)
  assert.deepEqual(read({ b3: `${traceId}-${spanId}-0` }), { ...context, sampled: false })
  assert.deepEqual(read({ b3: `${traceId}-${spanId}` }), { ...context, sampled: undefined })
  assert.deepEqual(read({ b3: '8448eb211c80319c-b7ad6b7169203331-1' }), {
    ...context,
    traceId: '00000000000000008448eb211c80319c',
  })
  assert.deepEqual(read({ b3: '0' }), { ...context, traceId: '', spanId: '', sampled: false })
  const several = { 'X-B3-TraceId': traceId, 'X-B3-SpanId': spanId }
  assert.deepEqual(read({ ...several, 'X-B3-Sampled': '1' }), context)
  assert.deepEqual(read({ ...several, 'X-B3-Sampled': 'true' }), context)
  assert.deepEqual(read({ ...several, 'X-B3-Flags': '1' }), context)
  assert.deepEqual(read(several), { ...context, sampled: undefined })
  assert.deepEqual(read({ 'X-B3-Sampled': '0' }), { ...context, traceId: '', spanId: '', sampled: false })
  for (const b3 of [
    'x',
    `${traceId}-${spanId}-2`,
    `${traceId}`,
    `${'0'.repeat(32)}-${spanId}-1`,
    `${traceId}-${spanId}-1-1`,
    '-',
  ])
    assert.equal(read({ b3 }), undefined, b3)
  assert.equal(read({ 'X-B3-TraceId': traceId }), undefined)
  assert.equal(read({ ...several, 'X-B3-SpanId': 'zz' }), undefined)
})

test('the first form that is asked for and kept to counts, and no other is read', () => {
  const fields = { traceparent: 'broken', b3: `${traceId}-${spanId}-1`, 'x-b3-sampled': '0' }
  assert.deepEqual(read(fields), context)
  assert.equal(read(fields, ['w3c']), undefined)
  assert.equal(read(fields, ['b3multi', 'b3'])!.sampled, false)
  assert.equal(read(fields, []), undefined)
})

test('whatever the fields say, what is read is well-formed', () => {
  const word = fc.string({ unit: fc.constantFrom(...'0123456789abcdefd-,= \tzA\x00'), maxLength: 80 })
  const one = fc.oneof(word, fc.constantFrom(`00-${traceId}-${spanId}-01`, `${traceId}-${spanId}-1`, traceId, spanId))
  const names = ['traceparent', 'tracestate', 'b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled', 'x-b3-flags']
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...names), one), { maxLength: 8 }), fields => {
      const found = readContext(new HeaderList(fields.flat()), propagations)
      if (!found) return
      assert.match(found.traceId, /^([0-9a-f]{32})?$/)
      assert.equal(found.spanId.length, found.traceId === '' ? 0 : 16)
      assert.ok(found.traceState.length <= 512 && !/[^\x20-\x7e]/.test(found.traceState))
    }),
    { numRuns: 2000 },
  )
})
