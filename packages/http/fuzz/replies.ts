/** Replies that are refused, and replies that are taken; the rule of SPEC.md first. */
import type { Asked } from './transcript.ts'

export interface ReplyCase {
  /** With the status after it where the reply is refused. */
  rule: string
  text: string
  asked?: readonly Asked[]
  is?: readonly Partial<{
    status: number
    headers: readonly (readonly [string, string])[]
    lengthBytes: number
    bodyKind: string
    keepAlive: boolean
    upgrade: string
    body: string
    trailers: readonly (readonly [string, string])[] | undefined
  }>[]
  continued?: number
}

const ok = (fields: string, body = '') => `HTTP/1.1 200 OK\r\n${fields}\r\n${body}`
const empty = 'Content-Length: 0\r\n'
const websocket = [{ upgrade: 'websocket' }]
const refuse = (rule: string, ...texts: string[]): ReplyCase[] => texts.map(text => ({ rule: `H1-${rule} 502`, text }))

export const refusedReplies: readonly ReplyCase[] = [
  ...refuse('1', 'HTTP/1.1 200 OK\nX: y\r\n\r\n', 'HTTP/1.1 200\n', ok('X: y\n')),
  ...refuse('2', 'HTTP/1.1 200 OK\rX', ok('X: y\rz\r\n')),
  ...refuse('4', ok(`X: ${'x'.repeat(8200)}\r\n`), `HTTP/1.1 200 ${'x'.repeat(8200)}`),
  ...refuse('5', ok('X: y\r\n'.repeat(51))),
  ...refuse('30', ok('X(: y\r\n'), ok(': y\r\n')),
  ...refuse('31', ok('X : y\r\n')),
  ...refuse('32', ok('X: y\r\n z\r\n'), ok(' X: y\r\n')),
  ...refuse('33', ok('X: \0\r\n'), ok('X: \x1b\r\n')),
  ...refuse('37', ok('Content-Length: 5, 5\r\n', 'hello'), ok('Content-Length: x\r\n')),
  ...refuse('37', ok('Content-Length:\t5\r\n', 'hello'), ok('Content-Length: 5\t \r\n', 'hello')),
  ...refuse('38', ok('Content-Length: 5\r\nContent-Length: 5\r\n', 'hello')),
  ...refuse('39', ok('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')),
  ...refuse('40', ok('Transfer-Encoding: gzip, chunked\r\n')),
  ...refuse('41', ok('Transfer-Encoding: gzip\r\n'), ok('Transfer-Encoding: chunked \xa0\r\n')),
  ...refuse('42', ok('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n')),
  ...refuse('43', ok('Transfer-Encoding: chunked\r\n').replace('1.1', '1.0')),
  ...refuse('44', ok('Connection: a b\r\n')),
  ...refuse('46', ok(`Connection: Set-Cookie\r\n${empty}`)),
  ...refuse('60', ok('Transfer-Encoding: chunked\r\n', 'x\r\n')),
  ...refuse('64', ok('Transfer-Encoding: chunked\r\n', '1\r\nxy')),
  ...refuse(
    '70',
    '\r\nHTTP/1.1 200 OK\r\n\r\n',
    'ICY 200 OK\r\n\r\n',
    'HTTP/1.1  200 OK\r\n\r\n',
    'http/1.1 200 OK\r\n',
  ),
  ...refuse(
    '70',
    'HTTP/1.1 20 OK\r\n',
    'HTTP/1.1 2000 OK\r\n',
    'HTTP/1.1 2x0\r\n',
    'HTTP/1.1\t200',
    'HTTP/1.1 200 \0\r\n',
  ),
  ...refuse('71', 'HTTP/2.0 200 OK\r\n', 'HTTP/1.2 200 OK\r\n', 'HTTP/0.9 200 OK\r\n'),
  ...refuse('72', 'HTTP/1.1 099 X\r\n', 'HTTP/1.1 600 X\r\n', 'HTTP/1.1 999 X\r\n'),
  ...refuse('74', 'HTTP/1.1 103 X\r\n\r\n'.repeat(9)),
  ...refuse('74', `HTTP/1.1 103 X\r\nLink: ${'x'.repeat(2000)}\r\n\r\n`.repeat(5)),
  ...refuse('75', 'HTTP/1.1 100 X\r\nContent-Length: 0\r\n\r\n', 'HTTP/1.0 100 X\r\n\r\n'),
  ...refuse('75', 'HTTP/1.1 103 X\r\nTransfer-Encoding: chunked\r\n\r\n'),
  ...refuse('76', 'HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'),
  { rule: 'H1-76 502', text: 'HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n', asked: websocket },
  { rule: 'H1-76 502', text: 'HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n', asked: websocket },
  { rule: 'H1-76 502', text: 'HTTP/1.1 101 X\r\nConnection: upgrade\r\n\r\n', asked: websocket },
  ...refuse('78', 'HTTP/1.1 204 X\r\nTransfer-Encoding: chunked\r\n\r\n'),
  ...refuse('79', `${ok(empty)}H`, `${ok('Content-Length: 1\r\n', 'x')}\r\n`, `${ok('Content-Length: 1\r\n', 'x')}y`),
  ...refuse('79', `HTTP/1.1 204 X\r\n${'Content-Length: 1\r\n'}\r\nx`, `HTTP/1.1 304 X\r\n\r\n${ok(empty)}`),
  { rule: 'H1-79 502', text: ok('Content-Length: 5\r\n', 'hello'), asked: [{ method: 'HEAD' }] },
  { rule: 'H1-79 502', text: 'x', asked: [] },
  ...refuse('80', '', 'HTTP/1.1 2', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 100 X\r\n\r\n', ok('Content-Length: 2\r\n', 'x')),
  ...refuse('80', ok('Transfer-Encoding: chunked\r\n'), ok('Transfer-Encoding: chunked\r\n', '0\r\n')),
]

const chunked = 'Transfer-Encoding: chunked\r\n'

export const acceptedReplies: readonly ReplyCase[] = [
  {
    rule: 'H1-70',
    text: ok('Server: x\r\nContent-Length: 2\r\n', 'ok'),
    is: [
      {
        status: 200,
        bodyKind: 'length',
        lengthBytes: 2,
        body: 'ok',
        keepAlive: true,
        headers: [
          ['Server', 'x'],
          ['Content-Length', '2'],
        ],
      },
    ],
  },
  { rule: 'H1-70', text: `HTTP/1.1 200 \r\n${empty}\r\n`, is: [{ status: 200, bodyKind: 'none', lengthBytes: 0 }] },
  { rule: 'H1-70', text: `HTTP/1.1 200\r\n${empty}\r\n`, is: [{ status: 200 }] },
  { rule: 'H1-70', text: `HTTP/1.1 404 Not\tF\xf6und\r\n${empty}\r\n`, is: [{ status: 404 }] },
  { rule: 'H1-72', text: `HTTP/1.1 599 X\r\n${empty}\r\n`, is: [{ status: 599 }] },
  {
    rule: 'H1-73',
    text: ok('', 'all of it'),
    is: [{ bodyKind: 'close', body: 'all of it', keepAlive: false, lengthBytes: undefined! }],
  },
  {
    rule: 'H1-73',
    text: 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nall',
    is: [{ bodyKind: 'close', body: 'all', keepAlive: false }],
  },
  {
    rule: 'H1-73',
    text: ok(chunked, '3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n'),
    is: [{ bodyKind: 'chunked', body: 'abc', trailers: [['T', 'u']], headers: [] }],
  },
  {
    rule: 'H1-73',
    text: `HTTP/1.1 204 X\r\nContent-Length: 5\r\n\r\n`,
    is: [{ bodyKind: 'none', lengthBytes: 5, keepAlive: true }],
  },
  {
    rule: 'H1-73',
    text: `HTTP/1.1 304 X\r\nContent-Length: 5\r\n\r\n`,
    is: [{ bodyKind: 'none', lengthBytes: 5, body: '' }],
  },
  { rule: 'H1-73', text: `HTTP/1.1 304 X\r\n${chunked}\r\n`, is: [{ bodyKind: 'none', body: '' }] },
  {
    rule: 'H1-73',
    text: ok('Content-Length: 5\r\n'),
    asked: [{ method: 'HEAD' }],
    is: [{ bodyKind: 'none', lengthBytes: 5 }],
  },
  { rule: 'H1-73', text: ok(chunked), asked: [{ method: 'HEAD' }], is: [{ bodyKind: 'none' }] },
  {
    rule: 'H1-73',
    text: `${ok(empty)}${ok('Content-Length: 1\r\n', 'x')}`,
    asked: [{}, {}],
    is: [{ bodyKind: 'none' }, { body: 'x' }],
  },
  {
    rule: 'H1-74',
    text: `${'HTTP/1.1 100 X\r\n\r\n'.repeat(2)}${'HTTP/1.1 103 X\r\nLink: x\r\n\r\n'.repeat(6)}${ok(empty)}`,
    is: [{ status: 200 }],
    continued: 2,
  },
  {
    rule: 'H1-76',
    text: 'HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\nX: y\r\n\r\nframes',
    asked: websocket,
    is: [{ status: 101, bodyKind: 'tunnel', upgrade: 'websocket', keepAlive: false, headers: [['X', 'y']], body: '' }],
  },
  { rule: 'H1-76', text: ok(empty), asked: websocket, is: [{ status: 200 }] },
  {
    rule: 'H1-77',
    text: ok(`Connection: close, X\r\nX: y\r\nKeep-Alive: z\r\nHost: h\r\nExpect: e\r\n${empty}`),
    is: [
      {
        keepAlive: false,
        headers: [
          ['Host', 'h'],
          ['Expect', 'e'],
          ['Content-Length', '0'],
        ],
      },
    ],
  },
  { rule: 'H1-77', text: `HTTP/1.0 200 X\r\nConnection: Keep-Alive\r\n${empty}\r\n`, is: [{ keepAlive: true }] },
  { rule: 'H1-77', text: `HTTP/1.0 200 X\r\n${empty}\r\n`, is: [{ keepAlive: false }] },
]
