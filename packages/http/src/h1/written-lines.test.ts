/** Fields that go on as they came are written as a part of the head they came in: the same bytes as field by field. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import fc from 'fast-check'
import type { RequestHead, ResponseHead } from './message.ts'
import { RequestReader } from './request-reader.ts'
import { ResponseReader } from './response-reader.ts'
import { replyHead, requestHead } from './write-head.ts'

const limits = { headerBytesMax: 65_536, headerFieldsMax: 256, targetBytesMax: 1024 }

function readRequest(lines: readonly string[]): RequestHead | undefined {
  let found: RequestHead | undefined
  const events = { head: (head: RequestHead) => (found = head), data() {}, end() {}, refused() {} }
  const reader = new RequestReader(events, limits)
  reader.read(Buffer.from(`${lines.map(line => `${line}\r\n`).join('')}\r\n`, 'latin1'), 0)
  return found
}

function readHead(lines: readonly string[]): ResponseHead | undefined {
  let found: ResponseHead | undefined
  const events = { continued() {}, head: (head: ResponseHead) => (found = head), data() {}, end() {}, refused() {} }
  const reader = new ResponseReader(events, { headerBytesMax: 65_536, headerFieldsMax: 256, targetBytesMax: 0 })
  reader.expect('GET', undefined)
  reader.read(Buffer.from(`HTTP/1.1 200 OK\r\n${lines.map(line => `${line}\r\n`).join('')}\r\n`, 'latin1'), 0)
  return found
}

const written = (headers: HeaderList) =>
  replyHead({ status: 200, headers, framing: 3, minor: 1, keepAlive: true, date: 'now' })
const fieldByField = (headers: HeaderList) => written(new HeaderList(headers.flat.slice(), true))

const line = fc.constantFrom(
  'Server: a',
  'server:a',
  'Date: then',
  'X-A:  b',
  'X-A: b ',
  'X-B:\tc',
  'X-Empty:',
  'X-Empty: ',
  'Content-Length: 3',
  'HTTP2-Settings: x',
  'Connection: keep-alive',
  'Connection: x-a',
  'Keep-Alive: 5',
  'Trailer: x',
  'Set-Cookie: a=b',
  'X-Obs: \xe9',
)
const change = fc.constantFrom<(list: HeaderList) => unknown>(
  () => {},
  list => list.append('X-New', 'n'),
  list => list.setRead('X-Request-Id', 'x-request-id', 'r'),
  list => list.set('Server', 'ours'),
  list => list.delete('date'),
  list => list.removeWhere(name => name.startsWith('X-')),
  list => [list.setRead('X-A', 'x-a', 'mine'), list.append('Y', 'y')],
)

test('what is written of a head is the same whether it was changed on its way or not', () => {
  let whole = 0
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.array(change, { maxLength: 3 }), (lines, changes) => {
      const head = readHead(lines)
      if (!head) return
      for (const one of changes) one(head.headers)
      if (head.headers.lines) whole++
      assert.equal(written(head.headers), fieldByField(head.headers), JSON.stringify(lines))
      assert.equal(written(head.headers.clone()), fieldByField(head.headers))
    }),
    { numRuns: 3000 },
  )
  assert.ok(whole > 300, String(whole))
})

test('a field that is set as read stands once, and a copy does not hear of it', () => {
  const { headers } = readHead(['X-Request-Id: theirs', 'X-A: a'])!
  const copy = headers.clone()
  headers.setRead('X-Request-Id', 'x-request-id', 'ours')
  assert.deepEqual(headers.flat, ['X-Request-Id', 'ours', 'X-A', 'a'])
  assert.match(written(headers), /^HTTP\/1.1 200 OK\r\nX-Request-Id: ours\r\nX-A: a\r\nDate/)
  headers.setRead('X-B', 'x-b', 'b')
  assert.match(written(copy), /^HTTP\/1.1 200 OK\r\nX-Request-Id: theirs\r\nX-A: a\r\nDate/)
})

const sent = (headers: HeaderList) =>
  requestHead({ method: 'GET', target: '/', headers, framing: 'none', keepAlive: true })

test('what is written of a request is the same, wherever its host stands and whatever belongs to its connection', () => {
  let whole = 0
  const first = fc.constantFrom('GET / HTTP/1.1', 'GET / HTTP/1.0', 'GET http://other.test/ HTTP/1.1')
  const ofRequest = fc.oneof(
    line,
    fc.constantFrom('Host: a.test', 'hOST:  a.test', 'TE: trailers', 'Expect: 100-continue', 'Upgrade: h2c', 'a_b: c'),
  )
  fc.assert(
    fc.property(
      first,
      fc.array(ofRequest, { maxLength: 8 }),
      fc.array(change, { maxLength: 3 }),
      (start, lines, changes) => {
        const head = readRequest([start, ...lines])
        if (!head) return
        for (const one of changes) one(head.headers)
        if (head.headers.lines) whole++
        const text = sent(head.headers)
        assert.equal(text, sent(new HeaderList(head.headers.flat.slice(), true)), JSON.stringify([start, ...lines]))
        assert.doesNotMatch(text, /\r\n(te|expect|upgrade|connection|keep-alive|content-length|http2-settings):/i)
        assert.ok((text.match(/\r\nhost:/gi)?.length ?? 0) <= 1)
      },
    ),
    { numRuns: 3000 },
  )
  assert.ok(whole > 100, String(whole))
})
