/** The listening side: sockets in, requests out. Nothing is forwarded that was not parsed. */
import { createServer, type Server, type Socket } from 'node:net'
import { Failure } from '@gatehouse/base'
import { AddressList, unmapped } from './address-list.ts'
import { coarseClock } from './coarse-clock.ts'
import { WireCounters } from './counters.ts'
import { Door } from './door.ts'
import { type ConnectionOwner, ServerConnection } from './h1/server-connection.ts'
import { wireLimits } from './limits.ts'
import type { Listener, ListenOptions } from './listening.ts'
import type { Taker } from './taker.ts'

const sweepEveryMs = 500
const takerOf = Symbol('taker')

interface WireSocket extends Socket {
  [takerOf]: Taker
}

/** Binds and serves. A port in use is `port_taken`. */
export function listen(options: ListenOptions): Promise<Listener> {
  const wire = new WireListener(options)
  return wire.listen(options).then(() => wire)
}

class WireListener implements Listener, ConnectionOwner {
  readonly limits
  readonly onRequest
  readonly onRefusal
  readonly clock = coarseClock
  readonly counters = new WireCounters()
  draining = false
  readonly #server: Server
  readonly #balancers: AddressList
  readonly #open = new Set<WireSocket>()
  readonly #sweeper: NodeJS.Timeout
  readonly #stopClock = coarseClock.use()
  #allGone: (() => void) | undefined

  constructor({ limits, onRequest, onRefusal, proxyProtocol = [] }: ListenOptions) {
    this.limits = { ...wireLimits, ...limits }
    this.#balancers = new AddressList(proxyProtocol)
    this.onRequest = onRequest
    this.onRefusal = onRefusal
    // A caller may send its last byte before it has the answer (RFC 9112 §9.6).
    const highWaterMark = this.limits.sendBufferBytesMax
    this.#server = createServer({ allowHalfOpen: true, noDelay: true, highWaterMark }, socket => this.#accept(socket))
    this.#sweeper = setInterval(() => this.#sweep(), sweepEveryMs).unref()
  }

  listen({ address, port, reusePort }: ListenOptions): Promise<void> {
    const server = this.#server
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        this.#stop()
        reject(bindFailure(error, { address, port }))
      })
      server.listen({ port, host: address, exclusive: true, ...(reusePort ? { reusePort } : {}) }, resolve)
    })
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port
  }

  get connections(): number {
    return this.#open.size
  }

  async close(deadlineMs: number): Promise<void> {
    this.draining = true
    this.#server.close()
    for (const socket of this.#open) socket[takerOf].drain()
    if (this.#open.size > 0) await this.#emptied(deadlineMs)
    this.#stop()
  }

  #emptied(deadlineMs: number): Promise<void> {
    return new Promise(resolve => {
      const force = setTimeout(() => {
        for (const socket of this.#open) socket.destroy()
      }, deadlineMs)
      this.#allGone = () => {
        clearTimeout(force)
        resolve()
      }
    })
  }

  #accept(socket: Socket): void {
    const { counters } = this
    if (this.#open.size >= this.limits.connectionsMax) {
      counters.overConnections++
      socket.destroy()
      return
    }
    counters.connections++
    const wired = socket as WireSocket
    const address = unmapped(socket.remoteAddress ?? '')
    wired[takerOf] = this.#balancers.has(address) ? this.#door(wired, address) : this.#serve(wired, address)
    this.#open.add(wired)
    socket.on('data', onData)
    socket.on('end', onEnd)
    socket.on('drain', onDrain)
    socket.on('error', onError)
    socket.on('close', () => this.#gone(wired))
  }

  #serve(socket: Socket, address: string): ServerConnection {
    return new ServerConnection(this, socket, { address, secure: false })
  }

  #door(socket: WireSocket, address: string): Door {
    return new Door({
      ...{ socket, address, proxied: true, http2: false },
      deadlineMs: this.clock.nowMs + this.limits.headerTimeoutMs,
      open: (_, caller, rest) => {
        socket[takerOf] = this.#serve(socket, caller)
        socket[takerOf].take(rest)
      },
      refused: rule => this.counters.refuse(rule),
    })
  }

  #gone(socket: WireSocket): void {
    this.#open.delete(socket)
    socket[takerOf].gone()
    if (this.draining && this.#open.size === 0) this.#allGone?.()
  }

  #sweep(): void {
    const { nowMs } = this.clock
    for (const socket of this.#open) socket[takerOf].sweep(nowMs)
  }

  #stop(): void {
    clearInterval(this.#sweeper)
    this.#stopClock()
  }
}

function onData(this: Socket, bytes: Uint8Array): void {
  ;(this as WireSocket)[takerOf].take(bytes)
}

function onEnd(this: Socket): void {
  ;(this as WireSocket)[takerOf].half()
}

function onDrain(this: Socket): void {
  ;(this as WireSocket)[takerOf].drained()
}

/** `close` follows, and tells whoever waits. */
function onError(this: Socket): void {
  this.destroy()
}

function bindFailure(error: NodeJS.ErrnoException, { port, address }: { port: number; address: string }): Error {
  if (error.code === 'EADDRINUSE') return new Failure('port_taken', `Port ${port} on ${address} is in use.`)
  if (error.code === 'EACCES') return new Failure('setting_invalid', `Port ${port} on ${address} may not be bound.`)
  return new Failure('setting_invalid', `${address}:${port} cannot be bound: ${error.code ?? error.message}.`)
}
