/** Messages of rules that fire often: how many there are, whatever is held of them. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { type Firing, messagesOf } from './play.ts'

const track = { of: {}, values: new Float64Array(0), isFound: new Uint8Array(0) }
const firing = (fired: number, resolved?: number): Firing => ({
  ...{ track, found: fired, fired, worst: null },
  ...(resolved === undefined ? {} : { resolved }),
})
const notify = [
  { afterSeconds: 0, channels: ['ops', 'chat'] },
  { afterSeconds: 30, channels: ['ops'] },
  { afterSeconds: 60, channels: ['ops', 'boss'] },
]

test('alerts that begin or end at the same minute are one message where the rule says so', () => {
  const firings = [firing(3, 9), firing(3, 5), firing(7)]
  assert.deepEqual(messagesOf(firings, 20, { notify, together: true }), [
    { channel: 'boss', firing: 2, resolved: 2 },
    { channel: 'chat', firing: 2, resolved: 2 },
    { channel: 'ops', firing: 4, resolved: 2 },
  ])
  assert.deepEqual(messagesOf(firings, 20, { notify, together: false }), [
    { channel: 'boss', firing: 3, resolved: 2 },
    { channel: 'chat', firing: 3, resolved: 2 },
    { channel: 'ops', firing: 6, resolved: 2 },
  ])
})
