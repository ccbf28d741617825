import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { acceptedRequests } from '../../fuzz/accepted-requests.ts'
import { refusedRequests } from '../../fuzz/refused-requests.ts'
import { bytesOf, everyByte, limits, requestTranscript } from '../../fuzz/transcript.ts'
import { RequestReader } from './request-reader.ts'

const show = (text: string) => JSON.stringify(text.length > 90 ? `${text.slice(0, 90)}…` : text)

describe('a request that breaks a rule is refused by it, however it is split', () => {
  for (const [rule, text] of refusedRequests) {
    test(`${rule}: ${show(text)}`, () => {
      const bytes = bytesOf(text)
      assert.equal(requestTranscript([bytes]).refused, rule)
      assert.deepEqual(requestTranscript(everyByte(bytes)).refused, rule)
    })
  }
})

describe('a request within the rules is read as it says, however it is split', () => {
  for (const { rule, text, is } of acceptedRequests) {
    test(`${rule}: ${show(text)}`, () => {
      const bytes = bytesOf(text)
      const whole = requestTranscript([bytes])
      assert.equal(whole.refused, undefined)
      assert.equal(whole.messages.length, is.length)
      for (const [index, expected] of is.entries()) {
        const { head, body, trailers, ended } = whole.messages[index]!
        const said: Record<string, unknown> = { ...head, body, trailers }
        for (const [key, value] of Object.entries(expected)) assert.deepEqual(said[key], value, key)
        assert.ok(ended)
      }
      assert.equal(whole.taken, bytes.length)
      assert.deepEqual(requestTranscript(everyByte(bytes)), whole)
    })
  }
})

const silent = { head: () => {}, data: () => {}, end: () => {}, refused: () => {} }

test('reading stops right after each message, so that pipelined requests are answered one by one', () => {
  const one = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
  const two = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxy'
  const three = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n'
  const bytes = bytesOf(one + two + three + one)
  const reader = new RequestReader(silent, limits)
  const stops: number[] = []
  for (let at = 0; at < bytes.length; ) stops.push((at = reader.read(bytes, at)))
  assert.deepEqual(
    stops,
    [one, two, three, one].map((_, index, all) => all.slice(0, index + 1).join('').length),
  )
  assert.ok(reader.idle)
})

test('an upgrade stops after its head without an end; refused, messages go on', () => {
  const asks = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'
  const seen: string[] = []
  const events = { ...silent, head: () => seen.push('head'), end: () => seen.push('end') }
  const reader = new RequestReader(events, limits)
  const bytes = bytesOf(`${asks}GET / HTTP/1.1\r\nHost: a\r\n\r\n`)
  assert.equal(reader.read(bytes, 0), asks.length)
  assert.equal(reader.read(bytes, asks.length), asks.length, 'what follows may be of another protocol')
  assert.ok(!reader.idle && !reader.inBody)
  reader.resumeMessages()
  assert.ok(reader.idle)
  assert.equal(reader.read(bytes, asks.length), bytes.length)
  assert.deepEqual(seen, ['head', 'head', 'end'])
})

test('idle and inBody tell where a connection is', () => {
  const reader = new RequestReader(silent, limits)
  const states: string[] = []
  const read = (text: string) => {
    reader.read(bytesOf(text), 0)
    states.push(`${reader.idle ? 'idle' : ''}${reader.inBody ? 'body' : ''}`)
  }
  for (const text of ['\r\n', 'G', 'ET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r', '\n', 'x', 'y']) read(text)
  assert.deepEqual(states, ['idle', '', '', 'body', 'body', 'idle'])
  states.length = 0
  for (const text of ['POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n', '0\r\n', '\r\n', 'G('])
    read(text)
  assert.deepEqual(states, ['body', 'body', 'idle', ''])
})

test('a body is handed over as views of what was read', () => {
  const pieces: Uint8Array[] = []
  const reader = new RequestReader({ ...silent, data: piece => pieces.push(piece) }, limits)
  const bytes = bytesOf('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\nabc')
  reader.read(bytes, 0)
  const rest = bytesOf('defg')
  reader.read(rest, 0)
  assert.equal(pieces[0]!.buffer, bytes.buffer)
  assert.equal(pieces[1], rest)
})

test('nothing is read after a refusal', () => {
  const seen: string[] = []
  const events = {
    head: () => seen.push('head'),
    data: () => seen.push('data'),
    end: () => seen.push('end'),
    refused: () => seen.push('refused'),
  }
  const reader = new RequestReader(events, limits)
  const bytes = bytesOf('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n')
  for (let at = 0, reads = 0; at < bytes.length && reads < 5; reads++) at = reader.read(bytes, at)
  assert.equal(reader.read(bytes, 0), bytes.length)
  assert.deepEqual(seen, ['refused'])
})

test('heads that wait for more keep apart, also when a reader with wider limits comes in between', () => {
  const seen: string[] = []
  const opened = (most: typeof limits) =>
    new RequestReader({ ...silent, head: ({ target, headers }) => seen.push(`${target} ${headers.get('x')}`) }, most)
  const texts = ['/one', '/second', '/the-third'].map(
    target => `GET ${target} HTTP/1.1\r\nHost: a\r\n${'A: b\r\n'.repeat(target.length)}X: of${target}\r\n\r\n`,
  )
  const readers = [opened(limits), opened(limits), opened({ ...limits, headerFieldsMax: 5000 })]
  const halves = texts.map(text => text.length - 9)
  for (const [index, reader] of readers.entries()) reader.read(bytesOf(texts[index]!.slice(0, halves[index])), 0)
  for (const [index, reader] of readers.entries()) reader.read(bytesOf(texts[index]!.slice(halves[index])), 0)
  assert.deepEqual(seen, ['/one of/one', '/second of/second', '/the-third of/the-third'])
})
