import assert from 'node:assert/strict'
import test from 'node:test'
import { newId } from '@gatehouse/base'
import type { ChallengeEntry } from '@gatehouse/program'
import { leftBehind } from '../link/left-behind.ts'
import type { ToWorker } from '../worker/messages.ts'
import { ChallengeBook, isChallenge } from './challenge-book.ts'

let seq = 0
const entry = (more: Partial<ChallengeEntry> = {}): ChallengeEntry => ({
  ...{ seq: ++seq, kind: 'challenge', state: 'live', challengeId: newId('chl', 0), host: 'a.test' },
  ...{ token: 'tok', answer: 'tok.thumb', expiresAtMs: 1, ...more },
})

test('threads are told what is pending, and who asks waits until all have heard', async () => {
  const told: ToWorker[] = []
  const heard: (() => void)[] = []
  const book = new ChallengeBook(message => {
    told.push(message)
    return new Promise<void>(resolve => heard.push(resolve))
  }, assert.fail)
  await book.told()
  const [one, two] = [entry(), entry({ host: 'b.test' })]
  book.take([one, two])
  const tokens = () => book.news.challenges.map(({ host }) => host)
  assert.deepEqual([tokens(), told.length], [['a.test', 'b.test'], 1])
  let isTold = false
  const waiting = book.told().then(() => (isTold = true))
  book.take([{ ...one, state: 'dead' }])
  assert.deepEqual(tokens(), ['b.test'])
  heard[1]!()
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(isTold, false)
  heard[0]!()
  await waiting
  await book.told()
  book.take([{ seq: 9, kind: 'credential' } as never])
  assert.equal(told.length, 2, 'other entries are nothing to tell')
})

test('what is pending is bounded, what is beyond is told to the operator, and what could break a head is no challenge', () => {
  const logged: unknown[] = []
  const book = new ChallengeBook(
    async () => {},
    (level, message, fields) => void logged.push([level, message, fields]),
  )
  book.take(Array.from({ length: 10_000 }, () => entry()))
  assert.deepEqual(logged, [])
  book.take(Array.from({ length: 100 }, () => entry()))
  assert.equal(book.news.challenges.length, 10_000)
  const told = 'More than 10000 challenges: the newest are not answered.'
  assert.deepEqual(logged, [['warn', told, { dropped: 100 }]])
  assert.ok(isChallenge(entry()))
  const wrong: Partial<ChallengeEntry>[] = [
    { answer: 'a\r\nb' },
    { token: '' },
    { host: 'a/b' },
    { expiresAtMs: Number.NaN },
  ]
  for (const more of wrong) assert.equal(isChallenge(entry(more)), false, JSON.stringify(more))
})

test('a challenge that a new log does not hold ends with the log before', async () => {
  const [kept, gone] = [entry(), entry()]
  const lines = async function* (...entries: ChallengeEntry[]) {
    yield { entries, checkpoint: {} as never }
  }
  assert.deepEqual(await leftBehind(lines(kept, gone), lines(kept)), [{ ...gone, state: 'dead' }])
})
