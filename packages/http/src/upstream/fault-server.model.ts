/** An upstream that misbehaves as a script says, byte for byte, and a caller for it. */
import { createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { type BodySink, type BodySource, collect, HeaderList } from '@gatehouse/base'
import { lentBuffers } from '../inlet.ts'
import type { Cancellation } from '../message.ts'
import { upstreamPool } from './pool.ts'
import {
  ask as asked,
  type UpstreamOptions,
  type UpstreamPool,
  type UpstreamReply,
  type UpstreamRequest,
} from './upstream.ts'

export type Step =
  /** Waits until one more request head has come. */
  | 'request'
  /** Waits until so many bytes have come after the last head. */
  | { read: number }
  | { send: string | Uint8Array }
  /** One byte at a time, each in a turn of its own. */
  | { trickle: string; everyMs?: number }
  /** Reads no more. */
  | 'deaf'
  /** Nothing more happens. */
  | 'stall'
  /** FIN, and goes on reading. */
  | 'half'
  | 'close'
  | 'reset'

export interface FaultServer {
  origin: string
  /** Everything that came, one text a connection. */
  heard: string[]
  sockets: Socket[]
}

type Place = { path: string } | { host: string; port: number }

const anywhere: Place = { host: '127.0.0.1', port: 0 }

/** The n-th connection plays the n-th script, further ones the last. A script that is over begins anew. */
export async function faultServer(t: TestContext, scripts: readonly (readonly Step[])[], place: Place = anywhere) {
  const fault: FaultServer = { origin: '', heard: [], sockets: [] }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, socket => {
    const at = fault.sockets.push(socket) - 1
    fault.heard[at] = ''
    socket.on('error', () => {})
    void play(scripts[Math.min(at, scripts.length - 1)]!, { socket, fault, at })
  })
  await new Promise<void>(resolve => server.listen(place, resolve))
  const address = server.address()
  fault.origin = typeof address === 'string' ? `unix:${address}` : `http://${address!.address}:${address!.port}`
  t.after(() => {
    for (const socket of fault.sockets) socket.destroy()
    server.close()
  })
  return fault
}

interface Stage {
  socket: Socket
  fault: FaultServer
  at: number
}

async function play(script: readonly Step[], { socket, fault, at }: Stage): Promise<void> {
  let taken = 0
  let wake = () => {}
  let bytes = 0
  socket.on('data', piece => {
    bytes += piece.byteLength
    if (fault.heard[at]!.length < 100_000) fault.heard[at] += piece.toString('latin1')
    wake()
  })
  const until = async (condition: () => boolean) => {
    while (!condition()) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }
  for (let index = 0; !socket.destroyed; index = (index + 1) % script.length) {
    const step = script[index]!
    if (step === 'request') {
      await until(() => fault.heard[at]!.includes('\r\n\r\n', taken))
      taken = fault.heard[at]!.indexOf('\r\n\r\n', taken) + 4
    } else if (step === 'stall') return
    else if (step === 'deaf') socket.pause()
    else if (step === 'half') {
      socket.end()
      return
    } else if (step === 'close') socket.destroySoon()
    else if (step === 'reset') socket.resetAndDestroy()
    else if ('read' in step) await until(() => bytes - taken >= step.read)
    else if ('send' in step) socket.write(step.send)
    else await trickle(socket, step)
    if (step === 'close' || step === 'reset') return
  }
}

async function trickle(socket: Socket, { trickle: text, everyMs = 0 }: { trickle: string; everyMs?: number }) {
  for (const letter of text) {
    socket.write(letter, 'latin1')
    await new Promise(resolve => setTimeout(resolve, everyMs))
  }
}

/** A pool with short times, closed after the test; by then nothing may be left of it. */
export function pooled(t: TestContext, options: Partial<UpstreamOptions> & { origin: string }): UpstreamPool {
  const pool = upstreamPool({
    connectTimeoutMs: 2000,
    firstByteTimeoutMs: 2000,
    idleTimeoutMs: 2000,
    connectionsMax: 8,
    ...options,
  })
  t.after(() => pool.close(0))
  return pool
}

export const nobodyCancels = (): Cancellation => ({ cancelled: undefined, onCancel: undefined })

export function get(target = '/', more: Partial<UpstreamRequest> = {}): UpstreamRequest {
  return { method: 'GET', target, headers: HeaderList.from({ Host: 'upstream.test' }), body: undefined, ...more }
}

export const ask = (pool: UpstreamPool, request: UpstreamRequest = get()): Promise<UpstreamReply> =>
  asked(pool, request, nobodyCancels())

/** Status and body of a reply that comes whole; rejects with what its sink is told. */
export async function answer(pool: UpstreamPool, request: UpstreamRequest = get()): Promise<string> {
  const { status, body } = await ask(pool, request)
  return `${status} ${body ? await textOf(body) : ''}`
}

export const textOf = async (body: BodySource): Promise<string> =>
  Buffer.from(await collect(body, 1e9, () => new Error('too long'))).toString('latin1')

/** A body that a test feeds by hand. */
export class HandFed implements BodySource {
  readonly lengthBytes: number | undefined
  sink: BodySink | undefined
  aborted: Error | undefined | true
  resumed = 0
  onResume = () => {}

  constructor(lengthBytes?: number) {
    this.lengthBytes = lengthBytes
  }

  start(sink: BodySink): void {
    if (this.sink) throw new Error('body started twice')
    this.sink = sink
  }

  resume(): void {
    this.resumed++
    this.onResume()
  }

  abort(reason?: Error): void {
    this.aborted = reason ?? true
  }
}

/** Waits for a condition, a turn of the loop at a time; the test's own time limit ends it. */
export async function eventually(condition: () => boolean): Promise<void> {
  const endMs = performance.now() + 10_000
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`never came true: ${condition}`)
    await new Promise(resolve => setTimeout(resolve, 1))
  }
}

/** Nothing is left: no connection, no waiting request, no buffer. */
export const nothingLeft = (pool: UpstreamPool) =>
  eventually(() => {
    const { open, idle, waiting } = pool.counts()
    return open + idle + waiting + lentBuffers() === 0
  })
