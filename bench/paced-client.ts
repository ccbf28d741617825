/**
 * Requests at fixed times, whatever the answers do, each counted from the time at which it was due, so that a stall
 * shows in full: `node bench/paced-client.ts PORT PATH PER_SECOND SECONDS`. Prints one line of JSON.
 */
import { connect, type Socket } from 'node:net'

const [port, path, perSecond, seconds] = process.argv.slice(2)
const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
const rate = Number(perSecond)
const total = Math.round(rate * Number(seconds))
const connectionsMax = 4096
/** Without a request for this long after the last was due, what is missing will not come. */
const graceMs = 5_000

const free: ((dueMs: number) => void)[] = []
const waiting: number[] = []
const latencyMs: number[] = []
let connections = 0
let sent = 0

const startMs = performance.now() + 50
setTimeout(tick, 50)
setTimeout(() => fail(`${total - latencyMs.length} of ${total} unanswered`), Number(seconds) * 1000 + graceMs)

/** What fell due in each millisecond is due at its end: timers know no finer time. */
function tick(): void {
  const elapsedMs = performance.now() - startMs
  for (; sent < total; sent++) {
    const dueMs = Math.ceil((sent * 1000) / rate)
    if (dueMs > elapsedMs) break
    send(startMs + dueMs)
  }
  if (sent < total) setTimeout(tick, 1)
}

function send(dueMs: number): void {
  const next = free.pop()
  if (next) next(dueMs)
  else if (connections < connectionsMax) open(dueMs)
  else waiting.push(dueMs)
}

function open(firstDueMs: number): void {
  connections++
  let dueMs = firstDueMs
  const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true }, () => socket.write(request))
  const again = (nextDueMs: number) => {
    dueMs = nextDueMs
    socket.write(request)
  }
  socket.on('error', error => fail(error.message))
  socket.on('close', () => fail('a connection was closed'))
  eachReply(socket, () => {
    latencyMs.push(performance.now() - dueMs)
    if (latencyMs.length === total) return report()
    const late = waiting.shift()
    if (late === undefined) free.push(again)
    else again(late)
  })
}

/** Replies of one connection; their heads come in one piece, as those of both sides do. */
function eachReply(socket: Socket, whole: () => void): void {
  let missing = 0
  socket.on('data', bytes => {
    if (missing > 0) missing -= bytes.length
    else {
      const head = bytes.toString('latin1')
      const length = /\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1]
      if (!head.startsWith('HTTP/1.1 200 ') || length === undefined) fail(head.slice(0, 200))
      missing = head.indexOf('\r\n\r\n') + 4 + Number(length) - bytes.length
    }
    if (missing === 0) whole()
  })
}

function report(): void {
  latencyMs.sort((a, b) => a - b)
  const at = (share: number) => latencyMs[Math.floor((total - 1) * share)]
  console.log(JSON.stringify({ requests: total, p50Ms: at(0.5), p99Ms: at(0.99) }))
  process.exit(0)
}

function fail(reason: string): never {
  console.error(`Requests at ${rate} a second failed: ${reason}`)
  process.exit(1)
}
