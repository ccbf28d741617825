/** Requests that are nearly right: drawn from a grammar with the known ways to be wrong, then mutated byte by byte. */
import type { Random } from './random.ts'

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'QUERY']
const oddMethods = ['get', 'TRACE', 'CONNECT', 'G', 'GE_T', 'M-SEARCH', "A!#$%&'*+.^_`|~9", 'POST ', '', 'PRI', 'XGET']
const targets = ['/', '/a', '/a/b?c=d', '/%41', '/?']
const oddTargets = [
  '*',
  'http://a/x',
  'http://b',
  'HTTP://a:80/',
  'https://a?q',
  'a:80',
  '//',
  '/a b',
  '/#',
  '/\\',
  '/"<>',
  '/..;/',
  '/%',
  'http://u@a/',
  '/\xe4',
  '/\t',
  '',
]
const versions = ['HTTP/1.1']
const oddVersions = [
  'HTTP/1.0',
  'HTTP/1.0',
  'HTTP/1.0',
  'HTTP/1.2',
  'HTTP/2.0',
  'http/1.1',
  'HTTP/0.9',
  '',
  'HTTP/1.1 ',
  'HTTP/01.1',
  'HTTP/1.10',
  'HTTP/1',
]
export const oddEnds = ['\n', '\r', '\r\r\n', '\n\r', ' \r\n', '\r\n\r\n', '\0\r\n', '\x0b\r\n', '\r\n ', '\r\n\t']
const hosts = ['a', 'a:80', '127.0.0.1:8080', '[::1]']
const oddHosts = ['', 'a b', 'a,b', 'a/b', 'a:99999', 'a@b', 'A_B', 'a%2f', '[::g]', 'a..b', '-']
const oddColons = [' : ', ' :', ':', ':\t', ':  ', ':\r\n ', ': \0']

const fields = [
  'Accept: */*',
  'X-A: b',
  'Cookie: a=b; c=d',
  'X:',
  'Accept-Language: de, en;q=0.5',
  `X-Long: ${'y'.repeat(300)}`,
]
const oddFields = [
  'Connection: close',
  'Connection: keep-alive',
  'Connection: X-A',
  'Connection: close, close',
  'Connection: Content-Length',
  'Connection: Transfer-Encoding',
  'Connection: ,',
  'Proxy-Connection: close',
  'Keep-Alive: timeout=1',
  'Expect: 100-continue',
  'Expect: x',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'Connection: upgrade',
  'Connection: upgrade\r\nUpgrade: websocket',
  'TE: trailers',
  'Trailer: X-T',
  'Host: b',
  'X-\xe4: b',
  'X-A: \xe4',
  'X-A: a\rb',
  'X-A: a\0b',
  'X-A: a\x7fb',
  'X A: b',
  'X(A: b',
  ': b',
  'X-A',
  ' X-A: b',
  '\tX-A: b',
  'Content_Length: 3',
  'Transfer_Encoding: chunked',
  'Content-Length:',
  'Content-Length : 3',
  'Transfer-Encoding : chunked',
  '\x0bTransfer-Encoding: chunked',
  'X: y\nTransfer-Encoding: chunked',
  'X: y\rContent-Length: 5',
]
const codings = [
  'Transfer-Encoding: chunked',
  'transfer-encoding: Chunked',
  'Transfer-Encoding:chunked',
  'Transfer-Encoding:\tchunked ',
]
const oddCodings = [
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunkedx',
  'Transfer-Encoding: "chunked"',
  'Transfer-Encoding: chunked;q=1',
  'Transfer-Encoding: ,chunked',
  'Transfer-Encoding: chunked,',
  'Transfer-Encoding:',
  'Transfer-Encoding: \x0bchunked',
  'Transfer-Encoding: chunked\0',
  'Transfer-Encoding: chu\r\n nked',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: x',
  'Transfer\xad-Encoding: chunked',
]
const bodies = [
  '',
  'x',
  'hello',
  'GET /in HTTP/1.1\r\nHost: a\r\n\r\n',
  '0\r\n\r\n',
  '\r\n',
  'a=b&c=d',
  '5\r\nhello\r\n0\r\n\r\n',
  'y'.repeat(40),
]
const extensions = [';a', ';a=b', ';a="b"', ' ;a', '; a = b', ';a="\\""', ';a="b;c"']
const oddExtensions = [';', ' ', '\t', ';a=', ';a="', ';a="\n"', ';a\rb', ';\xe4', ';a=\0', ';a="\r\n"', ' x', ';a b']
const trailers = ['', '', '', 'X-T: u\r\n', 'Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n', 'Host: b\r\n']
const oddTrailers = ['X-T : u\r\n', ' X-T: u\r\n', 'X-T\r\n', '\n', '\r', 'X-T: u\n', ': u\r\n', 'X: \0\r\n']

/** What is sent on one connection, as latin1. The last of it asks to close the connection. */
export function drawCase(random: Random): string {
  let text = random.once(20) ? random.pick(['\r\n', '\r\n\r\n', '\n', ' ', '\r']) : ''
  for (let left = 1 + random.below(2); left > 0; left--) text += drawRequest(random)
  const last = 'GET /last HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n'
  for (let left = random.pick([0, 0, 0, 1, 1, 2, 3]); left > 0; left--) text = mutated(random, text)
  return text + last
}

function drawRequest(random: Random): string {
  const end = () => random.mostly(['\r\n'], oddEnds, 60)
  const lines = [`Host${colon(random)}${random.mostly(hosts, oddHosts, 20)}`]
  if (random.once(40)) lines.pop()
  for (let left = random.below(4); left > 0; left--) lines.push(random.mostly(fields, oddFields, 4))
  const { framing, body } = drawBody(random)
  lines.push(...framing)
  if (random.once(3)) lines.push(lines.splice(random.below(lines.length), 1)[0]!)
  const space = random.mostly([' '], ['  ', '\t', ' \t', '\x0c', ''], 60)
  const first = `${random.mostly(methods, oddMethods)}${space}${random.mostly(targets, oddTargets)} ${random.mostly(versions, oddVersions)}`
  return `${[first, ...lines].map(line => line + end()).join('')}${end()}${body}`
}

export const colon = (random: Random) => random.mostly([': '], oddColons, 40)

export function drawBody(random: Random): { framing: string[]; body: string } {
  const body = random.pick(bodies)
  switch (random.below(7)) {
    case 0:
      return { framing: [], body: random.once(6) ? body : '' }
    case 1:
    case 2:
      return {
        framing: [`Content-Length${colon(random)}${random.mostly([body.length], oddLengths(body.length), 6)}`],
        body,
      }
    case 3: {
      const twice = [`Content-Length: ${body.length}`, `Content-Length: ${body.length + random.below(2)}`]
      return { framing: twice, body }
    }
    case 4: {
      const coding = random.mostly(codings, oddCodings)
      return {
        framing: [`Content-Length: ${random.pick([0, 3, body.length])}`, coding],
        body: drawChunks(random, body),
      }
    }
    default:
      return { framing: [random.mostly(codings, oddCodings, 6)], body: drawChunks(random, body) }
  }
}

function oddLengths(length: number): (number | string)[] {
  const odd = [
    `+${length}`,
    `0x${length.toString(16)}`,
    `${length},${length}`,
    `${length} `,
    ` ${length}`,
    `0${length}`,
    `-${length}`,
  ]
  return [
    ...odd,
    `${length}.0`,
    `${length}a`,
    '',
    length + 1,
    Math.max(0, length - 1),
    `${length}\0`,
    `${length}\x0b`,
    '18446744073709551617',
  ]
}

function drawChunks(random: Random, body: string): string {
  let text = ''
  for (let at = 0; at < body.length; ) {
    const length = 1 + random.below(body.length - at)
    text += `${size(random, length)}${body.slice(at, at + length)}${random.mostly(['\r\n'], ['', '\n', '\r', 'x\r\n', '\r\n\r\n'], 50)}`
    at += length
  }
  const extension = random.mostly([''], random.once(3) ? oddExtensions : extensions, 15)
  const zero = random.mostly(['0'], ['00', '0x0', '-0', '', '000000000000000000', '0 '], 40)
  const end = random.mostly(['\r\n'], ['\n', '\r', ''], 60)
  return `${zero}${extension}${end}${random.mostly(trailers, oddTrailers, 12)}\r\n`.replace(/^/, text)
}

function size(random: Random, length: number): string {
  const hex = length.toString(16)
  const odd = [
    `0x${hex}`,
    `+${hex}`,
    `-${hex}`,
    ` ${hex}`,
    `${hex} `,
    `${hex}g`,
    `000000000000000${hex}`,
    `${'0'.repeat(20)}${hex}`,
    `1${'0'.repeat(16)}${hex}`,
    `${hex}_`,
    '',
  ]
  const written = random.mostly([hex, hex.toUpperCase(), `0${hex}`], odd, 30)
  return `${written}${random.mostly([''], random.once(3) ? oddExtensions : extensions, 12)}${random.mostly(['\r\n'], ['\n', '\r', '\r\r\n'], 60)}`
}

const oddBytes = '\r\n\t :;,=0159afF"#/?@*\0\x7f\x80\xa0\x85\x0b\x0c\\HTPcX.-_'

export function mutated(random: Random, text: string): string {
  const at = random.below(text.length + 1)
  const insert = random.pick([...oddBytes])
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + insert + text.slice(at)
    case 1:
      return text.slice(0, at) + text.slice(at + 1)
    case 2:
      return text.slice(0, at) + insert + text.slice(at + 1)
    case 3: // a line twice
      return text.replace(text.slice(text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at) + 1), line => line + line)
    case 4: {
      const end = text.indexOf('\r\n', at)
      return end < 0 ? text : text.slice(0, end) + random.pick(oddEnds) + text.slice(end + 2)
    }
    default: {
      const other = random.below(text.length + 1)
      return text.slice(0, Math.min(at, other)) + text.slice(Math.max(at, other))
    }
  }
}
