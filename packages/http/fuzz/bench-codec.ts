/** CPU time of the codec alone: `node packages/http/fuzz/bench-codec.ts [rounds]`. Medians of interleaved rounds. */
import { HeaderList } from '@gatehouse/base'
import { RequestReader } from '../src/h1/request-reader.ts'
import { ResponseReader } from '../src/h1/response-reader.ts'
import { replyHead, requestHead } from '../src/h1/write-head.ts'

const rounds = Number(process.argv[2] ?? 15)
const repeats = 50_000
const limits = { headerBytesMax: 32_768, headerFieldsMax: 200, targetBytesMax: 8192 }
const lines = (...all: string[]) => Buffer.from(`${all.join('\r\n')}\r\n\r\n`)

const request = lines(
  'GET /v1/orders/81723?expand=items HTTP/1.1',
  'Host: api.example.com:8000',
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Accept: application/json, text/plain, */*',
  'Accept-Language: en-US,en;q=0.5',
  'Accept-Encoding: gzip, deflate, br',
  'X-Api-Key: ghk_live_0123456789abcdef0123456789abcdef',
  'Referer: https://console.example.com/orders',
  'Connection: keep-alive',
  'Cookie: session=0123456789abcdef; theme=dark',
  'Pragma: no-cache',
)
const smallRequest = lines('GET /plain HTTP/1.1', 'Host: 127.0.0.1:8000')
const response = lines(
  'HTTP/1.1 200 OK',
  'Server: nginx/1.22.1',
  'Date: Sat, 21 Nov 2026 08:00:00 GMT',
  'Content-Type: application/json',
  'Content-Length: 188',
  'Connection: keep-alive',
)
const responseWhole = Buffer.concat([response, Buffer.alloc(188, 'x')])

let seen = 0
let headers = new HeaderList()
const events = {
  head: (head: { headers: HeaderList }) => {
    headers = head.headers
    seen++
  },
  data: () => {},
  end: () => {},
  continued: () => {},
  refused: (refusal: { detail: string }) => {
    throw new Error(refusal.detail)
  },
}
const requests = new RequestReader(events, limits)
const responses = new ResponseReader(events, limits)
requests.read(request, 0)
const requestFields = headers
responses.expect('GET', undefined)
responses.read(responseWhole, 0)
const responseFields = headers
const date = 'Sat, 21 Nov 2026 08:00:00 GMT'

/** Fields as a reader hands them over: new strings each time. */
const read = (bytes: Buffer) => requests.read(bytes, 0)
const contenders: Record<string, () => unknown> = {
  'read a request of 10 fields': () => read(request),
  'read a request of 1 field': () => read(smallRequest),
  'read a small response': () => {
    responses.expect('GET', undefined)
    responses.read(responseWhole, 0)
  },
  'write a request of 10 fields': () =>
    (seen += requestHead({
      method: 'GET',
      target: '/v1/orders',
      headers: requestFields,
      framing: 'none',
      keepAlive: true,
    }).length),
  'write a small response': () =>
    (seen += replyHead({ status: 200, headers: responseFields, framing: 188, minor: 1, keepAlive: true, date }).length),
  'read and write a request of 10 fields, to bytes': () => {
    read(request)
    seen += Buffer.from(
      requestHead({ method: 'GET', target: '/v1/orders', headers, framing: 'none', keepAlive: true }),
      'latin1',
    ).length
  },
}

const times = new Map(Object.keys(contenders).map(name => [name, [] as number[]]))
for (let round = -3; round < rounds; round++) {
  for (const [name, run] of Object.entries(contenders)) {
    const { user, system } = process.cpuUsage()
    for (let i = 0; i < repeats; i++) run()
    const used = process.cpuUsage()
    if (round >= 0) times.get(name)!.push((used.user + used.system - user - system) / repeats)
  }
}
for (const [name, all] of times) {
  all.sort((a, b) => a - b)
  const at = (share: number) => all[Math.floor(share * (all.length - 1))]!.toFixed(3)
  console.log(`${name}: ${at(0.5)} µs (${at(0)} to ${at(1)})`)
}
if (seen === 0) throw new Error('Nothing was read.')
