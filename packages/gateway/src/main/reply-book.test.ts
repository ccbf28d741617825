import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { ReplyBook } from './reply-book.ts'

const claim = (key: string, changes = {}) => ({ key, owner: 'org', fingerprint: 'f', keepMs: 10_000, ...changes })
const reply = (bytes = 10) => ({ status: 201, headers: ['A', 'b'], body: new Uint8Array(bytes) })
const opened = (bytesMax = 1_000_000) => {
  const clock = new ManualClock()
  return { clock, book: new ReplyBook(bytesMax, clock) }
}

test('of several claims one is let through; the others hear of it, and then get its reply until its time is over', () => {
  const { book, clock } = opened()
  assert.equal(book.claim(1, claim('k')).kind, 'mine')
  assert.equal(book.claim(2, claim('k')).kind, 'under-way')
  assert.equal(book.claim(2, claim('k', { fingerprint: 'other' })).kind, 'other-request')
  book.settle('k', reply())
  assert.deepEqual(book.claim(2, claim('k')), { kind: 'kept', reply: reply() })
  assert.equal(book.claim(2, claim('k', { fingerprint: 'other' })).kind, 'other-request')
  clock.advance(10_000)
  assert.equal(book.claim(2, claim('k')).kind, 'mine')
})

test('what was never done may be sent again, and what may have been done may not', () => {
  const { book } = opened()
  book.claim(1, claim('never'))
  book.settle('never', 'never')
  assert.equal(book.claim(1, claim('never')).kind, 'mine')
  book.claim(1, claim('lost'))
  book.settle('lost', 'lost')
  assert.equal(book.claim(1, claim('lost')).kind, 'lost')
})

test('what a thread that ended had sent is lost, and not under way for ever', () => {
  const { book, clock } = opened()
  book.claim(1, claim('a'))
  book.claim(2, claim('b'))
  book.threadEnded(1)
  assert.deepEqual([book.claim(2, claim('a')).kind, book.claim(1, claim('b')).kind], ['lost', 'under-way'])
  clock.advance(3_600_001)
  assert.equal(book.claim(1, claim('b')).kind, 'mine')
})

test('it holds no more than it may, no owner more than a quarter, and gives back what is over', () => {
  const { book, clock } = opened(40_000)
  const fill = (owner: string) => {
    let count = 0
    while (count < 1000 && book.claim(1, claim(`${owner} ${count}`, { owner })).kind === 'mine') {
      book.settle(`${owner} ${count}`, reply(1000))
      count++
    }
    return count
  }
  const counts = ['a', 'b', 'c', 'd', 'e'].map(fill)
  assert.ok(counts[0]! > 5 && counts[4]! < counts[0]!, counts.join())
  assert.ok(book.bytes <= 40_000)
  clock.advance(10_001)
  assert.equal(fill('e'), counts[0])
})

test('a reply that finds no room leaves the word that the request was sent', () => {
  const { book } = opened(10_000)
  book.claim(1, claim('k'))
  book.settle('k', reply(5000))
  assert.equal(book.claim(1, claim('k')).kind, 'lost')
})
