import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import test from 'node:test'
import { LargeBodies } from './large-bodies.ts'

const mib = 1024 * 1024
const entering = (bodies: LargeBodies, callerId: string, headers: Record<string, string>) => {
  const reply = new EventEmitter() as ServerResponse
  bodies.enter({ headers, callerId, bodyLimit: 100 * mib, reply })
  return reply
}
const long = (bytes: number) => ({ 'content-length': String(bytes) })

test('large bodies of a caller, and of all callers, are so many at once; small ones are not counted', () => {
  const bodies = new LargeBodies()
  const [first] = [entering(bodies, 'ada', long(60 * mib)), entering(bodies, 'ada', long(60 * mib))]
  assert.throws(() => entering(bodies, 'ada', long(2 * mib)), { code: 'too_many_attempts' })
  for (let i = 0; i < 100; i++) entering(bodies, 'ada', long(mib))
  entering(bodies, 'ben', { 'transfer-encoding': 'chunked' })
  entering(bodies, 'eve', long(60 * mib))
  assert.throws(() => entering(bodies, 'joe', { 'transfer-encoding': 'chunked' }), { code: 'too_many_attempts' })
  assert.throws(() => entering(bodies, 'joe', long(50 * mib)), { code: 'too_many_attempts' })
  // Refused for its length anyway.
  entering(bodies, 'joe', long(101 * mib))
  first!.emit('close')
  entering(bodies, 'joe', long(50 * mib))
  entering(bodies, 'ada', long(2 * mib))
})
