import assert from 'node:assert/strict'
import test from 'node:test'
import type { BodySink, BodySource } from './body.ts'
import { ReplayBody } from './replay-body.ts'

/** A source that a test drives. */
function driven() {
  const state = { sink: undefined as BodySink | undefined, paused: false, aborted: false }
  const source: BodySource = {
    lengthBytes: undefined,
    start: sink => void (state.sink = sink),
    resume: () => void (state.paused = false),
    abort: () => void (state.aborted = true),
  }
  const give = (text: string) => {
    assert.equal(state.paused, false, 'nothing comes while it is paused')
    state.paused = !state.sink!.data(Buffer.from(text))
  }
  return { source, state, give }
}

function reading(source: BodySource) {
  const heard = { text: '', ended: false, failed: false, takes: true }
  source.start({
    data: piece => {
      heard.text += Buffer.from(piece).toString()
      return heard.takes
    },
    end: () => void (heard.ended = true),
    failed: () => void (heard.failed = true),
  })
  return heard
}

test('a second reader hears from the beginning, then what is still to come', () => {
  const { source, state, give } = driven()
  const body = new ReplayBody(source, 100)
  const first = body.again()
  const one = reading(first)
  give('ab')
  first.abort(new Error('its upstream is gone'))
  give('cd')
  assert.equal(state.paused, true, 'nobody reads')
  const two = reading(body.again())
  assert.deepEqual([one.text, two.text], ['ab', 'abcd'])
  assert.equal(state.paused, false)
  give('ef')
  state.sink!.end()
  assert.deepEqual([two.text, two.ended, one.ended], ['abcdef', true, false])
  const three = reading(body.again())
  assert.deepEqual([three.text, three.ended], ['abcdef', true])
})

test('a slow second reader gets what was kept piece by piece', () => {
  const { source, give, state } = driven()
  const body = new ReplayBody(source, 100)
  reading(body.again())
  give('a')
  give('b')
  const again = body.again()
  const heard = { text: '', takes: false }
  const data = (piece: Uint8Array) => {
    heard.text += Buffer.from(piece)
    return heard.takes
  }
  again.start({ data, end() {}, failed() {} })
  assert.equal(heard.text, 'a')
  again.resume()
  assert.equal(heard.text, 'ab')
  again.resume()
  give('c')
  assert.deepEqual([heard.text, state.paused], ['abc', true])
})

test('above its bound a body goes on to its reader, and cannot be had again', () => {
  const { source, state, give } = driven()
  const body = new ReplayBody(source, 3)
  const heard = reading(body.again())
  give('ab')
  assert.equal(body.whole, true)
  give('cd')
  state.sink!.end()
  assert.deepEqual([heard.text, heard.ended, body.whole], ['abcd', true, false])
  assert.throws(() => body.again(), /too large/)
})

test('a source that fails fails its reader, and a released one is given up', () => {
  const failing = driven()
  const one = new ReplayBody(failing.source, 10)
  const heard = reading(one.again())
  failing.state.sink!.failed(new Error('gone'))
  assert.equal(heard.failed, true)
  const left = driven()
  const two = new ReplayBody(left.source, 10)
  reading(two.again())
  two.release()
  assert.equal(left.state.aborted, true)
})

test('once it is settled nothing is kept, and the source is given up with its last reader', () => {
  const { source, give, state } = driven()
  const body = new ReplayBody(source, 10)
  const last = body.again()
  const heard = reading(last)
  give('ab')
  body.settle()
  give('cd')
  assert.deepEqual([heard.text, body.whole, state.aborted], ['abcd', false, false])
  last.abort()
  assert.equal(state.aborted, true)
})

for (const [what, settles] of [
  ['is settled', true],
  ['grows above its bound', false],
] as const) {
  test(`a reader that has not caught up when the body ${what} hears all of it`, () => {
    const { source, give, state } = driven()
    const body = new ReplayBody(source, 4)
    const first = body.again()
    reading(first)
    for (const text of ['a', 'b', 'c']) give(text)
    const again = body.again()
    const heard = { text: '', ended: false }
    const data = (piece: Uint8Array) => {
      heard.text += Buffer.from(piece)
      return false
    }
    again.start({ data, end: () => void (heard.ended = true), failed() {} })
    if (settles) body.settle()
    give('def')
    assert.equal(body.whole, !settles)
    for (let i = 0; i < 4; i++) again.resume()
    assert.deepEqual([heard.text, state.paused, state.aborted], ['abcdef', false, false])
    give('g')
    again.resume()
    state.sink!.end()
    assert.deepEqual([heard.text, heard.ended, body.whole], ['abcdefg', true, false])
  })
}

test('a piece above the bound that comes between two readers is kept for the second', () => {
  const { source, give, state } = driven()
  const body = new ReplayBody(source, 2)
  const first = body.again()
  reading(first)
  give('ab')
  first.abort()
  give('c')
  assert.deepEqual([state.paused, body.whole], [true, true])
  const heard = reading(body.again())
  give('d')
  assert.deepEqual([heard.text, body.whole], ['abcd', false])
})
