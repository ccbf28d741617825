import assert from 'node:assert/strict'
import test from 'node:test'
import { grpcDeadline, grpcTimeoutMs } from './grpc-deadline.ts'

test('a timeout is at most eight digits and a unit (gRPC over HTTP/2, "Timeout")', () => {
  for (const [text, ms] of [
    ['1S', 1000],
    ['100m', 100],
    ['2500u', 2.5],
    ['99999999H', 99_999_999 * 3_600_000],
    ['1 S', 'invalid'],
    ['', 'invalid'],
    ['-1S', 'invalid'],
    ['999999999S', 'invalid'],
    ['1s', 'invalid'],
  ] as const) {
    assert.equal(grpcTimeoutMs(text), ms, text)
  }
  assert.equal(grpcTimeoutMs(undefined), undefined)
})

test('an exchange is ended once when its time is over, also when that is further away than a timer reaches', t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const ends: string[] = []
  const exchange = { end: ({ code }: { code: string }) => void ends.push(code) }
  grpcDeadline(exchange, 300)
  grpcDeadline(exchange, 1e15)
  clearTimeout(grpcDeadline(exchange, 200))
  t.mock.timers.tick(299)
  assert.deepEqual(ends, [])
  t.mock.timers.tick(1)
  assert.deepEqual(ends, ['upstream_timeout'])
})
