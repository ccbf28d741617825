/** Replies that are nearly right, as a hostile upstream would make them. */
import { colon, drawBody, mutated, oddEnds } from './grammar.ts'
import type { Random } from './random.ts'

export interface ReplyDraw {
  method: 'GET' | 'HEAD'
  /** All that the upstream sends on the connection, as latin1. */
  text: string
}

const statuses = ['200', '200', '200', '201', '204', '205', '206', '299', '301', '304', '404', '418', '500']
/** Of the gateways' own failures none: they say that a proxy refused the reply. */
const oddStatuses = ['099', '600', '999', '20', '2000', '2x0', '', '101', '102', '0200', '+200', '199', '100']
const reasons = ['OK', '', 'Not Found', 'N\tF', 'caf\xe9']
const oddReasons = ['\0', '\x0b', 'OK\r', 'OK\nX: y']
const oddVersions = [
  'HTTP/1.0',
  'HTTP/1.0',
  'HTTP/1.0',
  'HTTP/1.2',
  'HTTP/2.0',
  'http/1.1',
  'HTTP/0.9',
  'ICY',
  '',
  'HTTP/1.1 ',
]
const fields = [
  'Server: x',
  'Content-Type: text/plain',
  'X-A: b',
  'X:',
  'Set-Cookie: a=b',
  `X-Long: ${'y'.repeat(300)}`,
]
const oddFields = [
  ...[
    'Connection: close',
    'Connection: keep-alive',
    'Connection: close, keep-alive',
    'Connection: X-A',
    'Keep-Alive: timeout=5',
  ],
  ...[
    'Connection: Content-Length',
    'Connection: Transfer-Encoding',
    'Proxy-Connection: close',
    'Connection: ,',
    'Connection:',
  ],
  ...[
    'Upgrade: websocket',
    'Connection: upgrade',
    'Connection: upgrade\r\nUpgrade: h2c',
    'TE: trailers',
    'Trailer: X-T',
  ],
  ...[
    'Content-Encoding: gzip',
    'Host: b',
    'Date: now',
    'X A: b',
    'X(A: b',
    ': b',
    'X-A',
    ' X-A: b',
    '\tX-A: b',
    'X-A: a\0b',
  ],
  ...[
    'Content_Length: 3',
    'Transfer_Encoding: chunked',
    'Content-Length:',
    'Content-Length : 3',
    'Transfer-Encoding : chunked',
  ],
  ...[
    '\x0bTransfer-Encoding: chunked',
    'X: y\nTransfer-Encoding: chunked',
    'X: y\rContent-Length: 5',
    'X-\xe4: b',
    'X-A: \xe4',
  ],
]
const interims = [
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n',
  'HTTP/1.1 102 P\r\n\r\n',
]
const oddInterims = [
  ...['HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\n', 'HTTP/1.0 100 Continue\r\n\r\n', 'HTTP/1.1 100\r\n\r\n'],
  ...[
    'HTTP/1.1 103 X\r\nTransfer-Encoding: chunked\r\n\r\n',
    'HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
  ],
]
const second = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond'

export function drawReply(random: Random): ReplyDraw {
  let text = random.once(40) ? random.pick(['\r\n', '\n', ' ', '\r\n\r\n', 'x']) : ''
  for (let left = random.pick([0, 0, 0, 0, 0, 1, 2]); left > 0; left--) text += random.mostly(interims, oddInterims, 6)
  text += drawOne(random)
  if (random.once(4)) text += second
  for (let left = random.pick([0, 0, 0, 1, 1, 2, 3]); left > 0; left--) text = mutated(random, text)
  return { method: random.once(8) ? 'HEAD' : 'GET', text }
}

function drawOne(random: Random): string {
  const end = () => random.mostly(['\r\n'], oddEnds, 60)
  const lines: string[] = []
  for (let left = random.below(4); left > 0; left--) lines.push(random.mostly(fields, oddFields, 3))
  const { framing, body } = drawBody(random)
  lines.push(...framing)
  if (random.once(3)) lines.push(lines.splice(random.below(lines.length), 1)[0] ?? `X-B${colon(random)}c`)
  const space = () => random.mostly([' '], ['  ', '\t', '', ' \t'], 60)
  const version = random.mostly(['HTTP/1.1'], oddVersions, 8)
  const first = `${version}${space()}${random.mostly(statuses, oddStatuses, 12)}${space()}${random.mostly(reasons, oddReasons, 20)}`
  return `${[first, ...lines].map(line => line + end()).join('')}${end()}${body}`
}
