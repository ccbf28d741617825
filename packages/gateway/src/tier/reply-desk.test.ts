import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { type ReplyAnswer, ReplyBook } from '../main/reply-book.ts'
import { ReplyDesk } from './reply-desk.ts'
import type { ReplyTier } from './reply-tier.ts'

const claim = { key: 'k', owner: 'org', fingerprint: 'f', keepMs: 10_000 }
const kept: ReplyAnswer = { kind: 'kept', reply: { status: 201, headers: [], body: new Uint8Array(1000) } }

/** Other gateways say the same whenever they are asked. */
function desk(answer: ReplyAnswer, bytesMax = 100_000) {
  let asked = 0
  const settled: unknown[] = []
  const tier = {
    claim: async () => {
      asked++
      return answer
    },
    settle: (_: string, end: unknown) => void settled.push(end),
  } as unknown as ReplyTier
  const book = new ReplyBook(bytesMax, new ManualClock())
  const open = new ReplyDesk({ book, tier, without: 'refuse' })
  const ask = async () => {
    const told = await open.heard(1, { kind: 'reply-claim', number: 1, claim })
    return told!.answer.kind
  }
  return { ask, open, book, settled, asked: () => asked }
}

test('a reply of another gateway is known here from then on', async () => {
  const { ask, asked } = desk(kept)
  assert.deepEqual([await ask(), await ask(), asked()], ['kept', 'kept', 1])
})

test('a reply of another gateway for which there is no room here is asked for again, and not lost', async () => {
  const { ask, asked } = desk(kept, 3000)
  assert.deepEqual([await ask(), await ask(), asked()], ['kept', 'kept', 2])
})

test('a thread that ends while others are asked has lost what it may have sent', async () => {
  const { ask, open, settled } = desk({ kind: 'mine' })
  const asking = ask()
  open.threadEnded(1)
  await asking
  assert.deepEqual(settled, ['lost'])
  assert.equal(await ask(), 'lost')
})
