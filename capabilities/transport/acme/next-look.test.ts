import assert from 'node:assert/strict'
import test from 'node:test'
import { TestAuthority, withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { authority, directory, type Says } from './authority.model.ts'
import { nextLook } from './next-look.ts'
import { renewalId } from './renewal-info.ts'

const hourMs = 3_600_000

test('renewal follows the window of the authority: the plan stays in it, and moves with it', withOpenssl, async t => {
  const own = new TestAuthority()
  t.after(() => own.remove())
  const { certificate: chain } = own.issue('a.test', { hosts: ['a.test'], days: 30 })
  const nowMs = Date.now()
  const at = (days: number) => nowMs + days * 24 * hourMs
  const window = (from: number, to: number): Says => ({
    body: { suggestedWindow: { start: new Date(at(from)).toISOString(), end: new Date(at(to)).toISOString() } },
    headers: { 'retry-after': '7200' },
  })
  const look = (says: Says | undefined, plannedMs?: number, offers: object = directory) => {
    const path = `/renewal/${renewalId(chain)}`
    const { session } = authority({ '/dir': { body: offers }, ...(says ? { [path]: says } : {}) })
    return nextLook({ session, chain, plannedMs, nowMs })
  }
  const first = await look(window(10, 12))
  assert.ok(first.renewAtMs >= at(10) && first.renewAtMs <= at(12))
  assert.equal(first.lookAtMs, nowMs + 2 * hourMs)
  assert.equal((await look(window(9, 13), first.renewAtMs)).renewAtMs, first.renewAtMs, 'it is in the window still')
  const sooner = await look(window(-2, -1), first.renewAtMs)
  assert.ok(sooner.renewAtMs < nowMs, 'the authority wants it replaced now')
  assert.deepEqual(await look(undefined, at(20)), { renewAtMs: at(20), lookAtMs: nowMs + 6 * hourMs })
  const { renewalInfo: _, ...none } = directory
  const plain = await look(undefined, undefined, none)
  assert.ok(plain.renewAtMs > at(18) && plain.renewAtMs <= at(20) && plain.lookAtMs === plain.renewAtMs)
})
