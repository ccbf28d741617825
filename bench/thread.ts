/**
 * Nanoseconds of the processor that a request takes of its thread beside the system's own work: every room of the data
 * path, with sockets that only keep what they are given. Steadier than the wire where the machine is shared.
 *
 *   npx node --max-semi-space-size=4 bench/thread.ts [--fields] [--extra FIELD] [--many APIS,ENDPOINTS,KEYS] [--json]
 *
 * `--many` asks routes by chance with keys by chance; to make each question is a part of what it tells.
 */
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { scriptWords } from '@gatehouse/base/script-words.ts'
import { keepRequestsYoung } from '@gatehouse/gateway/main/collector.ts'
import { createRingMemory, RingConsumer } from '@gatehouse/gateway/shared/ring.ts'
import { createRecordMemory } from '@gatehouse/gateway/tracing/record-ring.ts'
import { ThreadRecords } from '@gatehouse/gateway/tracing/thread-records.ts'
import { unknownTargets } from '@gatehouse/gateway/worker/balancing/targets.model.ts'
import { EventWriter } from '@gatehouse/gateway/worker/event-writer.ts'
import { Forwarder } from '@gatehouse/gateway/worker/forwarder.ts'
import { serving, wireRefusal } from '@gatehouse/gateway/worker/serve.ts'
import { egressRule } from '@gatehouse/http'
import { coarseClock } from '@gatehouse/http/coarse-clock.ts'
import { WireCounters } from '@gatehouse/http/counters.ts'
import { ServerConnection } from '@gatehouse/http/h1/server-connection.ts'
import { Inlet } from '@gatehouse/http/inlet.ts'
import { wireLimits } from '@gatehouse/http/limits.ts'
import { Connector } from '@gatehouse/http/upstream/connect.ts'
import { servedMany, servedPets } from './thread-served.ts'

const { values: words } = scriptWords(import.meta.url, {
  fields: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  extra: { type: 'string', default: '' },
  many: { type: 'string', default: '' },
})

keepRequestsYoung()
const callers = 64
/** Short ones, so that some are left alone by whoever shares the processor. */
const rounds = 300
const turns = 50
const scratch = Buffer.alloc(65_536)
const { latin1Write } = Buffer.prototype as unknown as {
  latin1Write: (this: Buffer, text: string, at: number) => number
}

class TCP {
  written = 0
  onwrite = (): void => {}

  writeLatin1String(_request: object, text: string): number {
    this.written = latin1Write.call(scratch, text, 0)
    this.onwrite()
    return 0
  }

  writeBuffer(): number {
    return 0
  }
}

class KeptSocket extends EventEmitter {
  readonly _handle = new TCP()
  writable = true
  readable = true
  writableLength = 0
  writableNeedDrain = false
  connecting = false
  destroyed = false
  bytesWritten = 0
  write = (): boolean => {
    throw new Error('past the handle')
  }
  pause = (): this => this
  resume = (): this => this
  destroy = (): this => this
  end = (): this => this
}

/** As Node reads into memory of ours. */
function reading(inlet: Inlet): (bytes: Uint8Array) => void {
  const { buffer, callback } = inlet.onread
  const into = (buffer as () => Uint8Array)()
  return bytes => {
    into.set(bytes)
    callback(bytes.byteLength, into)
    ;(buffer as () => Uint8Array | undefined)()
  }
}

const asked: (() => void)[] = []
const reply = Buffer.from(
  'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sun, 29 Nov 2026 11:00:00 GMT\r\n' +
    `Content-Type: application/json\r\nContent-Length: 188\r\nConnection: keep-alive\r\n\r\n${'x'.repeat(188)}`,
)
Connector.prototype.open = function open({ connected }) {
  queueMicrotask(() => {
    const socket = new KeptSocket()
    const inlet = new Inlet()
    const read = reading(inlet)
    const answer = () => read(reply)
    socket._handle.onwrite = () => asked.push(answer)
    connected({ socket: socket as unknown as Socket, inlet, address: '127.0.0.1' })
  })
  return () => {}
}

const [apis = 0, endpoints = 0, keys = 0] = words.many.split(',').map(Number)
const { program, subscribe, next } = apis > 0 ? await servedMany({ apis, endpoints, keys }) : servedPets()
const ring = createRingMemory({ bytes: 2 ** 22 })
const events = new EventWriter(ring, { keep: 'network', key: new Uint8Array(32) })
events.generation(program)
const drained = new RingConsumer(ring)
const records = new ThreadRecords({
  records: { meter: { endpointsMax: 1600, consumersMax: 1000 }, ring: createRecordMemory() },
  addresses: { keep: 'network', key: new Uint8Array(32) },
} as never)
const serve = serving({
  ...{ program: () => program, subscribe, missed() {} },
  forwarder: new Forwarder({ egress: egressRule({ allow: ['loopback'], deny: [] }), ...unknownTargets() }),
  finished: outcome => {
    events.write(outcome)
    records.finished(outcome)
  },
})
coarseClock.use()
const owner = {
  limits: wireLimits,
  clock: coarseClock,
  counters: new WireCounters(),
  draining: false,
  onRequest: serve,
  onRefusal: wireRefusal,
}
const more = words.fields
  ? 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\nAccept: application/json\r\nAccept-Encoding: gzip, br\r\nAccept-Language: en\r\nAuthorization: Bearer abcdefghijklmnop\r\nCookie: a=b; c=d\r\n'
  : ''
const rest = `Host: 127.0.0.1:8080\r\n${more}${words.extra ? `${words.extra}\r\n` : ''}`
const written = Buffer.alloc(4096)
const question =
  apis > 0
    ? () => {
        const { path, fields } = next()
        const length = latin1Write.call(written, `GET ${path} HTTP/1.1\r\n${rest}${fields}\r\n`, 0)
        return written.subarray(0, length)
      }
    : (
        (bytes: Buffer) => () =>
          bytes
      )(Buffer.from(`GET ${next().path} HTTP/1.1\r\n${rest}\r\n`))
const askers = Array.from({ length: callers }, () => {
  const socket = new KeptSocket()
  const inlet = new Inlet()
  const connection = new ServerConnection(owner as never, socket as unknown as Socket, {
    address: '127.0.0.1',
    secure: false,
    inlet,
  })
  inlet.receiver = {
    received(bytes) {
      connection.take(bytes)
      return true
    },
    fate: () => connection.fate(),
  }
  return { read: reading(inlet), socket }
})
const turn = () => new Promise<void>(resolve => setImmediate(resolve))

async function round(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    for (const { read } of askers) read(question())
    await turn()
    for (const answer of asked.splice(0)) answer()
    await turn()
    if ((i & 7) === 0) drained.drain(() => {})
  }
}

let answered = 0
for (const { socket } of askers) socket._handle.onwrite = () => void answered++
// Connections are made in their own time.
for (const { read } of askers) read(question())
for (let i = 0; i < 6; i++) {
  await turn()
  for (const answer of asked.splice(0)) answer()
}
await round(apis > 0 ? 6000 : 2000)
answered = 0
const figures: number[] = []
for (let i = 0; i < rounds; i++) {
  const before = process.cpuUsage()
  await round(turns)
  const { user, system } = process.cpuUsage(before)
  figures.push(((user + system) * 1000) / (turns * callers))
}
if (answered !== rounds * turns * callers) throw new Error(`${answered} answered`)
figures.sort((a, b) => a - b)
const row = {
  least: Math.round(figures[0]!),
  tenth: Math.round(figures[rounds / 10]!),
  median: Math.round(figures[rounds / 2]!),
}
console.log(
  words.json
    ? JSON.stringify(row)
    : `ns of a request: ${row.least} at least, ${row.tenth} a tenth of the rounds, ${row.median} half`,
)
process.exit(0)
