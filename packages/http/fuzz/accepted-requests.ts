/** Requests that are taken, with what is said of them: one case a line, the rule it shows first. */
export interface AcceptedRequest {
  rule: string
  text: string
  /** Of each message in turn; what is not named is not looked at. */
  is: readonly Partial<{
    method: string
    target: string
    minor: number
    host: string
    headers: readonly (readonly [string, string])[]
    lengthBytes: number
    chunked: boolean
    keepAlive: boolean
    expectContinue: boolean
    upgrade: string | undefined
    acceptsTrailers: boolean
    body: string
    trailers: readonly (readonly [string, string])[] | undefined
  }>[]
}

const get = (fields = '') => `GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`
const chunked = (body: string) => `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${body}`

export const acceptedRequests: readonly AcceptedRequest[] = [
  {
    rule: 'H1-1',
    text: get(),
    is: [{ method: 'GET', target: '/', minor: 1, host: 'a', headers: [['Host', 'a']], body: '', chunked: false }],
  },
  { rule: 'H1-3', text: `\r\n${get()}`, is: [{ method: 'GET' }] },
  { rule: 'H1-3', text: `${get()}\r\n${get()}`, is: [{ method: 'GET' }, { method: 'GET' }] },
  { rule: 'H1-4', text: get(`X: ${'x'.repeat(8192 - 32)}\r\n`), is: [{ method: 'GET' }] },
  { rule: 'H1-5', text: get('X: y\r\n'.repeat(49)), is: [{ method: 'GET' }] },
  { rule: 'H1-10', text: get().replace('GET', "M-SEARCH!#$%&'*+.^_`|~0"), is: [{ method: "M-SEARCH!#$%&'*+.^_`|~0" }] },
  { rule: 'H1-11', text: get().replace('GET', 'A'.repeat(32)), is: [{ method: 'A'.repeat(32) }] },
  {
    rule: 'H1-16',
    text: 'GET /a"<>\\^`{|}%zz?b=%00&[] HTTP/1.1\r\nHost: a\r\n\r\n',
    is: [{ target: '/a"<>\\^`{|}%zz?b=%00&[]' }],
  },
  {
    rule: 'H1-17',
    text: `GET /${'a'.repeat(2047)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    is: [{ target: `/${'a'.repeat(2047)}` }],
  },
  {
    rule: 'H1-18',
    text: 'GET http://b:81/x?y HTTP/1.1\r\nX: 1\r\nhost: a\r\n\r\n',
    is: [
      {
        target: '/x?y',
        host: 'b:81',
        headers: [
          ['host', 'b:81'],
          ['X', '1'],
        ],
      },
    ],
  },
  { rule: 'H1-18', text: 'GET HTTPS://b HTTP/1.1\r\nHost: a\r\n\r\n', is: [{ target: '/', host: 'b' }] },
  { rule: 'H1-18', text: 'GET http://b?q HTTP/1.1\r\nHost: a\r\n\r\n', is: [{ target: '/?q', host: 'b' }] },
  { rule: 'H1-18', text: 'OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n', is: [{ target: '*', host: 'b' }] },
  { rule: 'H1-18', text: 'OPTIONS http://b/ HTTP/1.1\r\nHost: a\r\n\r\n', is: [{ target: '/', host: 'b' }] },
  {
    rule: 'H1-18',
    text: 'GET http://[::1]:80/ HTTP/1.0\r\n\r\n',
    is: [{ target: '/', host: '[::1]:80', headers: [['Host', '[::1]:80']] }],
  },
  { rule: 'H1-19', text: 'GET //a/@b:c HTTP/1.1\r\nHost: a\r\n\r\n', is: [{ target: '//a/@b:c', host: 'a' }] },
  { rule: 'H1-20', text: 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n', is: [{ target: '*', host: 'a' }] },
  {
    rule: 'H1-30',
    text: get("!#$%&'*+-.^_`|~9aZ: x\r\n"),
    is: [
      {
        headers: [
          ['Host', 'a'],
          ["!#$%&'*+-.^_`|~9aZ", 'x'],
        ],
      },
    ],
  },
  {
    rule: 'H1-33',
    text: get('A:\r\nB: \t \r\nC:c\r\nD: \t d\td \xe4 \t\r\nE: :\r\n'),
    is: [
      {
        headers: [
          ['Host', 'a'],
          ['A', ''],
          ['B', ''],
          ['C', 'c'],
          ['D', 'd\td \xe4'],
          ['E', ':'],
        ],
      },
    ],
  },
  { rule: 'H1-34', text: 'GET / HTTP/1.0\r\nX: y\r\n\r\n', is: [{ host: '', headers: [['X', 'y']], minor: 0 }] },
  {
    rule: 'H1-36',
    text: 'GET / HTTP/1.1\r\nX: y\r\nHOST:  a_b-c.~D:65535 \r\nZ: y\r\n\r\n',
    is: [
      {
        host: 'a_b-c.~D:65535',
        headers: [
          ['HOST', 'a_b-c.~D:65535'],
          ['X', 'y'],
          ['Z', 'y'],
        ],
      },
    ],
  },
  { rule: 'H1-36', text: 'GET / HTTP/1.1\r\nHost: [2001:db8::1]\r\n\r\n', is: [{ host: '[2001:db8::1]' }] },
  {
    rule: 'H1-37',
    text: get('Content-Length: 0\r\n'),
    is: [
      {
        lengthBytes: 0,
        body: '',
        headers: [
          ['Host', 'a'],
          ['Content-Length', '0'],
        ],
      },
    ],
  },
  {
    rule: 'H1-37',
    text: `${get('Content-Length: 0005\r\n')}hello${get()}`,
    is: [
      { lengthBytes: 5, body: 'hello' },
      { lengthBytes: undefined!, body: '' },
    ],
  },
  {
    rule: 'H1-41',
    text: `POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding:\tCHUNKED \r\n\r\n0\r\n\r\n`,
    is: [{ chunked: true, headers: [['Host', 'a']] }],
  },
  {
    rule: 'H1-45',
    text: get(
      'Connection: X, close ,,x-y\r\nKeep-Alive: 5\r\nTE: a\r\nTrailer: b\r\nProxy-Connection: c\r\nx: 1\r\nX-Y: 2\r\nX-Z: 3\r\nupgrade: d\r\n',
    ),
    is: [
      {
        keepAlive: false,
        headers: [
          ['Host', 'a'],
          ['X-Z', '3'],
        ],
        upgrade: undefined,
        acceptsTrailers: false,
      },
    ],
  },
  { rule: 'H1-47', text: get('Connection: Keep-Alive\r\n'), is: [{ keepAlive: true }] },
  { rule: 'H1-47', text: get('Connection: Close\r\n'), is: [{ keepAlive: false }] },
  { rule: 'H1-47', text: get('Connection: close, keep-alive\r\n'), is: [{ keepAlive: false }] },
  { rule: 'H1-47', text: get('Connection: keep-alive\r\n').replace('1.1', '1.0'), is: [{ keepAlive: true, minor: 0 }] },
  { rule: 'H1-47', text: get().replace('1.1', '1.0'), is: [{ keepAlive: false, minor: 0 }] },
  {
    rule: 'H1-48',
    text: `${get('Expect: 100-Continue\r\nContent-Length: 1\r\n')}x`,
    is: [
      {
        expectContinue: true,
        body: 'x',
        headers: [
          ['Host', 'a'],
          ['Content-Length', '1'],
        ],
      },
    ],
  },
  { rule: 'H1-48', text: get('Expect: 100-continue\r\n'), is: [{ expectContinue: false }] },
  {
    rule: 'H1-48',
    text: `${get('Expect: 100-continue\r\nContent-Length: 1\r\n').replace('1.1', '1.0')}x`,
    is: [{ expectContinue: false, body: 'x' }],
  },
  {
    rule: 'H1-49',
    text: get('Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket, h2c\r\n'),
    is: [{ upgrade: 'websocket', keepAlive: true, headers: [['Host', 'a']] }],
  },
  {
    rule: 'H1-49',
    text: get('Connection: Upgrade\r\nUpgrade: foo/1.0\r\nContent-Length: 0\r\n'),
    is: [{ upgrade: 'foo/1.0' }],
  },
  { rule: 'H1-49', text: get('Upgrade: websocket\r\n'), is: [{ upgrade: undefined }] },
  { rule: 'H1-49', text: get('Connection: upgrade\r\n'), is: [{ upgrade: undefined }] },
  {
    rule: 'H1-49',
    text: get('Connection: upgrade\r\nUpgrade: websocket\r\n').replace('1.1', '1.0'),
    is: [{ upgrade: undefined }],
  },
  {
    rule: 'H1-49',
    text: `${get('Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n')}x`,
    is: [{ upgrade: undefined, body: 'x' }],
  },
  {
    rule: 'H1-50',
    text: get('Connection: TE\r\nTE: gzip;q=1, Trailers\r\n'),
    is: [{ acceptsTrailers: true, headers: [['Host', 'a']] }],
  },
  {
    rule: 'H1-60',
    text: `${chunked('5\r\nhello\r\nA\r\n0123456789\r\n0b\r\n0123456789a\r\n0\r\n\r\n')}${get()}`,
    is: [{ chunked: true, body: 'hello01234567890123456789a', trailers: undefined }, { chunked: false }],
  },
  { rule: 'H1-61', text: chunked('0000000000000005\r\nhello\r\n00\r\n\r\n'), is: [{ body: 'hello' }] },
  {
    rule: 'H1-62',
    text: chunked('5;a;b=c;d="e\\"\\\\;\xe4" ; f = "" ; g\r\nhello\r\n0;x\r\n\r\n'),
    is: [{ body: 'hello' }],
  },
  {
    rule: 'H1-65',
    text: chunked(
      '0\r\nX: y\r\nContent-Length: 5\r\nHost: b\r\nAuthorization: c\r\nTransfer-Encoding: d\r\nSet-Cookie: e\r\nZ:\r\n\r\n',
    ),
    is: [
      {
        body: '',
        trailers: [
          ['X', 'y'],
          ['Z', ''],
        ],
      },
    ],
  },
  { rule: 'H1-65', text: chunked('0\r\nTrailer: y\r\n\r\n'), is: [{ trailers: undefined }] },
]
