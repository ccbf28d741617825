import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure, HeaderList } from '@gatehouse/base'
import fc from 'fast-check'
import { bytesOf, cut, replyTranscript, requestTranscript } from '../../fuzz/transcript.ts'
import { ofConnection } from './field-names.ts'
import { chunkHead, lastChunk, replyHead, requestHead } from './write-head.ts'

const none = new HeaderList()
const list = (...flat: string[]) => new HeaderList(flat)
const request = { method: 'GET', target: '/a?b', headers: list('Host', 'a'), framing: 'none', keepAlive: true } as const
const reply = { status: 200, headers: none, framing: 2, minor: 1, keepAlive: true } as const

const requestHeads: [title: string, written: string, expected: string][] = [
  ['a plain request', requestHead(request), 'GET /a?b HTTP/1.1|Host: a||'],
  ['a length', requestHead({ ...request, framing: 0 }), 'GET /a?b HTTP/1.1|Host: a|Content-Length: 0||'],
  ['chunks', requestHead({ ...request, framing: 'chunked' }), 'GET /a?b HTTP/1.1|Host: a|Transfer-Encoding: chunked||'],
  ['a last one', requestHead({ ...request, keepAlive: false }), 'GET /a?b HTTP/1.1|Host: a|Connection: close||'],
  [
    'an upgrade',
    requestHead({ ...request, upgrade: 'websocket' }),
    'GET /a?b HTTP/1.1|Host: a|Upgrade: websocket|Connection: upgrade||',
  ],
  [
    'TE',
    requestHead({ ...request, acceptsTrailers: true, keepAlive: false }),
    'GET /a?b HTTP/1.1|Host: a|TE: trailers|Connection: TE, close||',
  ],
  ['the target *', requestHead({ ...request, method: 'OPTIONS', target: '*' }), 'OPTIONS * HTTP/1.1|Host: a||'],
]

describe('H1-90, H1-93: a request says of framing and connection what the wire knows', () => {
  for (const [title, written, expected] of requestHeads)
    test(title, () => assert.equal(written.replaceAll('\r\n', '|'), expected))
})

const dropped = list('connection', 'a', 'Content-Length', '9', 'TRANSFER-ENCODING', 'x', 'te', 'y', 'Keep-Alive', 'z')
for (const name of ['Upgrade', 'Trailer', 'Proxy-Connection']) dropped.append(name, 'x')
dropped.append('X', 'kept')

const replyHeads: [title: string, written: string, expected: string][] = [
  ['a plain reply', replyHead(reply), 'HTTP/1.1 200 OK|Content-Length: 2||'],
  [
    'fields of the wire in the list',
    replyHead({ ...reply, headers: dropped }),
    'HTTP/1.1 200 OK|X: kept|Content-Length: 2||',
  ],
  ['a status without a name', replyHead({ ...reply, status: 299 }), 'HTTP/1.1 299 |Content-Length: 2||'],
  ['chunks', replyHead({ ...reply, framing: 'chunked' }), 'HTTP/1.1 200 OK|Transfer-Encoding: chunked||'],
  ['until the end', replyHead({ ...reply, framing: 'close' }), 'HTTP/1.1 200 OK|Connection: close||'],
  ['HTTP/1.0, kept', replyHead({ ...reply, minor: 0 }), 'HTTP/1.1 200 OK|Content-Length: 2|Connection: keep-alive||'],
  ['the last one', replyHead({ ...reply, keepAlive: false }), 'HTTP/1.1 200 OK|Content-Length: 2|Connection: close||'],
  ['H1-91: 204', replyHead({ ...reply, status: 204 }), 'HTTP/1.1 204 No Content||'],
  ['H1-91: 204, chunks', replyHead({ ...reply, status: 204, framing: 'chunked' }), 'HTTP/1.1 204 No Content||'],
  ['H1-91: 100', replyHead({ ...reply, status: 100, framing: 0 }), 'HTTP/1.1 100 Continue||'],
  ['304 with a length', replyHead({ ...reply, status: 304 }), 'HTTP/1.1 304 Not Modified|Content-Length: 2||'],
  [
    '101',
    replyHead({ ...reply, status: 101, upgrade: 'x' }),
    'HTTP/1.1 101 Switching Protocols|Upgrade: x|Connection: upgrade||',
  ],
  ['H1-94: a Date', replyHead({ ...reply, date: 'now' }), 'HTTP/1.1 200 OK|Date: now|Content-Length: 2||'],
  [
    'H1-94: its own Date',
    replyHead({ ...reply, headers: list('dATE', 'x'), date: 'now' }),
    'HTTP/1.1 200 OK|dATE: x|Content-Length: 2||',
  ],
]

describe('H1-90 to H1-94: a reply says of framing and connection what the wire knows', () => {
  for (const [title, written, expected] of replyHeads)
    test(title, () => assert.equal(written.replaceAll('\r\n', '|'), expected))
})

describe('H1-92: what would be refused on arrival is not written, and the failure names it', () => {
  const unsendable = (write: () => string, detail: RegExp) =>
    assert.throws(
      write,
      (error: Failure) => error.code === 'header_unsendable' && error.status === 500 && detail.test(error.message),
    )
  for (const value of ['a\r\nX: b', 'a\rb', 'a\nb', 'a\0b', '\x7f', '\u0100', '\ud83d\ude00', 'a\r\n', '\u010d\u010a'])
    test(`the value ${JSON.stringify(value)}`, () => {
      unsendable(() => requestHead({ ...request, headers: list('Host', 'a', 'X-Y', value) }), /value of X-Y/)
      unsendable(() => replyHead({ ...reply, headers: list('X-Y', value) }), /value of X-Y/)
      unsendable(() => lastChunk(list('X-Y', value)), /value of X-Y/)
      unsendable(() => requestHead({ ...request, upgrade: value }), /Upgrade/)
    })
  for (const name of ['', 'a b', 'a:', 'a\r\nb', '\xe4', 'a\0', 'X: y\r\nZ'])
    test(`the name ${JSON.stringify(name)}`, () =>
      unsendable(() => replyHead({ ...reply, headers: list(name, 'x') }), /field name/))
  for (const target of ['', 'a', '/a b', '/a\r\n', '/#', '/\xe4', '/\0', '*a'])
    test(`the target ${JSON.stringify(target)}`, () => unsendable(() => requestHead({ ...request, target }), /target/))
  for (const method of ['', 'A B', 'A\r\n'])
    test(`the method ${JSON.stringify(method)}`, () => unsendable(() => requestHead({ ...request, method }), /method/))
  test('a status that is none', () => {
    for (const status of [99, 600, 200.5, Number.NaN]) unsendable(() => replyHead({ ...reply, status }), /status/)
  })
})

test('chunks are written as RFC 9112 §7.1 has them', () => {
  assert.equal(chunkHead(26), '1a\r\n')
  assert.equal(lastChunk(undefined), '0\r\n\r\n')
  assert.equal(lastChunk(list('X', 'y', 'Z', '')), '0\r\nX: y\r\nZ: \r\n\r\n')
})

const tokenBytes = [..."!#$%&'*+-.^_`|~09azAZ"]
const name = fc.string({ unit: fc.constantFrom(...tokenBytes), minLength: 1, maxLength: 20 }).map(text => `x-${text}`)
const value = fc
  .string({
    unit: fc.constantFrom(...Array.from({ length: 224 }, (_, i) => String.fromCharCode(i + 32)), '\t'),
    maxLength: 40,
  })
  .map(text => text.replaceAll('\x7f', '').replace(/^[ \t]+|[ \t]+$/g, ''))
const headers = fc.array(fc.tuple(name, value), { maxLength: 20 })
const target = fc
  .string({
    unit: fc.constantFrom(...Array.from({ length: 94 }, (_, i) => String.fromCharCode(i + 33)).filter(c => c !== '#')),
    maxLength: 40,
  })
  .map(text => `/${text}`)
const chunks = fc.option(fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }), { maxLength: 5 }))
const places = fc.array(fc.nat(), { maxLength: 8 })

const bodyText = (pieces: readonly string[], trailers: HeaderList | undefined) =>
  pieces.map(piece => `${chunkHead(piece.length)}${piece}\r\n`).join('') + lastChunk(trailers)

test('what the writer writes the request reader reads, the same', () => {
  fc.assert(
    fc.property(target, headers, chunks, places, (path, fields, pieces, at) => {
      const flat = ['Host', 'a', ...fields.flat()]
      const head = requestHead({
        ...request,
        target: path,
        headers: new HeaderList(flat),
        framing: pieces ? 'chunked' : 'none',
      })
      const trailers = list('x-t', 'u')
      const { messages, refused } = requestTranscript(
        cut(bytesOf(head + (pieces ? bodyText(pieces, trailers) : '')), at),
      )
      assert.equal(refused, undefined)
      assert.equal(messages.length, 1)
      assert.equal(messages[0]!.head.target, path)
      assert.deepEqual(messages[0]!.head.headers, [['Host', 'a'], ...fields])
      assert.equal(messages[0]!.body, pieces?.join('') ?? '')
      assert.deepEqual(messages[0]!.trailers, pieces ? [['x-t', 'u']] : undefined)
    }),
  )
})

test('what the writer writes the response reader reads, the same', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 200, max: 599 }),
      headers,
      fc.string({ unit: 'binary-ascii' }),
      places,
      (status, fields, body, at) => {
        const bodyless = status === 204 || status === 304
        const head = replyHead({ ...reply, status, headers: new HeaderList(fields.flat()), framing: body.length })
        const { messages, refused } = replyTranscript(cut(bytesOf(head + (bodyless ? '' : body)), at))
        assert.equal(refused, undefined)
        assert.equal(messages[0]!.head.status, status)
        assert.equal(messages[0]!.body, bodyless ? '' : body)
        const length: [string, string][] = status === 204 ? [] : [['Content-Length', `${body.length}`]]
        assert.deepEqual(messages[0]!.head.headers, [...fields, ...length])
      },
    ),
  )
})

test('a list of any strings is written as exactly its fields, or not at all', () => {
  const any = fc.string({ unit: fc.constantFrom(...'aaXX:- \r\n\t\0\x7f\xe4\u0100') })
  fc.assert(
    fc.property(fc.array(fc.tuple(any, any), { maxLength: 4 }), fields => {
      let written: string
      try {
        written = requestHead({ ...request, headers: new HeaderList(['Host', 'a', ...fields.flat()]) })
      } catch (error) {
        assert.ok(error instanceof Failure && error.code === 'header_unsendable')
        return
      }
      const { messages } = requestTranscript([bytesOf(written)])
      const trimmed = fields
        .filter(([field]) => !ofConnection(field))
        .map(([field, text]) => [field, text.replace(/^[ \t]+|[ \t]+$/g, '')])
      assert.deepEqual(messages[0]?.head.headers, [['Host', 'a'], ...trimmed])
    }),
    { numRuns: 1000 },
  )
})
