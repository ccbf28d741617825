import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure, HeaderList } from '@gatehouse/base'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import type { ClaimedReply, Exchange, Host, PolicyHooks, PolicyUnit, Reply } from '@gatehouse/unit'
import { idempotency } from './idempotency.ts'

const config = { methods: ['POST'], required: false, keepSeconds: 60, requestBytesMax: 100, replyBytesMax: 100 }

/** A POST with a key of which one is let through; `ends` is what the policy says became of it. */
function posting(claiming: Promise<void> = Promise.resolve()) {
  const clock = new ManualClock()
  const ends: unknown[] = []
  const mine: ClaimedReply = { kind: 'mine', settle: end => void ends.push(end) }
  const replies = { claim: async () => claiming.then(() => mine) }
  const unit = idempotency as unknown as PolicyUnit
  const hooks = unit.create(config as never, { replies, clock } as unknown as Host) as Required<PolicyHooks>
  const leaving = new AbortController()
  const request = {
    ...{ method: 'POST', scheme: 'http', host: 'api.example', path: '/', query: '', clientAddress: '192.0.2.1' },
    headers: HeaderList.from({ 'Idempotency-Key': 'k' }),
  }
  const exchange = {
    request,
    route: {},
    signal: leaving.signal,
    deadlineMs: clock.monotonicMs() + 100,
  } as unknown as Exchange
  let sent = 0
  const forward = (reply: () => Promise<Reply>) =>
    hooks.forward(exchange, () => {
      sent++
      return reply()
    })
  return { forward, ends, clock, leave: () => leaving.abort(new Error('gone')), sent: () => sent }
}

const answer = async (): Promise<Reply> => ({ status: 204, headers: new HeaderList(), body: undefined })

test('who leaves before the request was sent has done nothing, and may come again', async () => {
  const claiming = Promise.withResolvers<void>()
  const { forward, ends, leave, sent } = posting(claiming.promise)
  const forwarded = forward(answer)
  leave()
  claiming.resolve()
  await assert.rejects(forwarded, { message: 'gone' })
  assert.deepEqual([sent(), ends], [0, ['never']])
})

test('what could not be sent within its deadline has done nothing', async () => {
  const claiming = Promise.withResolvers<void>()
  const { forward, ends, clock, sent } = posting(claiming.promise)
  const forwarded = forward(answer)
  clock.advance(100)
  claiming.resolve()
  await assert.rejects(forwarded, { code: 'upstream_timeout' })
  assert.deepEqual([sent(), ends], [0, ['never']])
})

test('what was never sent is never, and what broke off is lost', async () => {
  for (const [code, end] of [
    ['upstream_unreachable', 'never'],
    ['circuit_open', 'never'],
    ['upstream_failed', 'lost'],
    ['upstream_timeout', 'lost'],
  ] as const) {
    const { forward, ends } = posting()
    const failing = forward(() => Promise.reject(new Failure(code, 'no')))
    await assert.rejects(failing, { code })
    assert.deepEqual(ends, [end], code)
  }
})

test('a reply is kept as it came, before its caller has it', async () => {
  const { forward, ends, sent } = posting()
  assert.equal((await forward(answer)).status, 204)
  assert.deepEqual([sent(), ends], [1, [{ status: 204, headers: [], body: new Uint8Array() }]])
})
