/** The listening side: sockets in, requests out. Nothing is forwarded that was not parsed. */
import { createServer, type Server, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { Failure } from '@gatehouse/base'
import { AddressList, unmapped } from './address-list.ts'
import { CallerCounts } from './caller-counts.ts'
import { coarseClock } from './coarse-clock.ts'
import type { ConnectionOwner, Peer } from './connection-owner.ts'
import { WireCounters } from './counters.ts'
import { Door } from './door.ts'
import { ServerConnection } from './h1/server-connection.ts'
import { Greeting } from './h2/greeting.ts'
import { serveHttp2 } from './h2/serve-http2.ts'
import { Inlet, type Receiver } from './inlet.ts'
import { wireLimits } from './limits.ts'
import type { Listener, ListenOptions } from './listening.ts'
import { ownSocket } from './own-socket.ts'
import type { Taker } from './taker.ts'
import { clientCertificateOf } from './tls/client-certificate.ts'
import { Handshakes } from './tls/handshakes.ts'
import { secureInlet } from './tls/secure-inlet.ts'
import type { CallerTrust, ServerCertificate } from './tls/server-tls.ts'
import { TlsDoor } from './tls/tls-door.ts'

const sweepEveryMs = 500
const takerOf = Symbol('taker')
/** Gives the place of its caller back. */
const leaving = Symbol('leaving')
/** In the order of preference (RFC 7301). */
const protocols = ['h2', 'http/1.1']

interface WireSocket extends Socket {
  [takerOf]: Taker
  [leaving]?: () => void
}

interface Accepted {
  socket: WireSocket
  address: string
  inlet: Inlet | undefined
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
  /** Undefined where no caller can have too many. */
  readonly #callers: CallerCounts | undefined
  readonly #handshakes: Handshakes | undefined
  /** Accepted sockets; of a secure connection the one below TLS. */
  readonly #open = new Set<WireSocket>()
  readonly #sweeper: NodeJS.Timeout
  readonly #stopClock = coarseClock.use()
  #allGone: (() => void) | undefined

  constructor({ limits, onRequest, onRefusal, proxyProtocol = [], tls }: ListenOptions) {
    this.limits = { ...wireLimits, ...limits }
    this.#balancers = new AddressList(proxyProtocol)
    const { connectionsMax, connectionsPerCallerMax } = this.limits
    if (connectionsPerCallerMax < connectionsMax) this.#callers = new CallerCounts(connectionsPerCallerMax)
    this.onRequest = onRequest
    this.onRefusal = onRefusal
    // A caller may send its last byte before it has the answer (RFC 9112 §9.6).
    const highWaterMark = this.limits.sendBufferBytesMax
    this.#handshakes = tls && new Handshakes({ tls, protocols, highWaterMark, counters: this.counters })
    const options = { allowHalfOpen: true, noDelay: true, pauseOnConnect: true, highWaterMark }
    this.#server = createServer(options, socket => this.#accept(socket))
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

  useCertificates(certificates: readonly ServerCertificate[], trust?: CallerTrust): void {
    this.#handshakes?.use(certificates, trust)
  }

  useTicketKeys(keys: Uint8Array): void {
    this.#handshakes?.useTicketKeys(keys)
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

  #accept(accepted: Socket): void {
    const { counters } = this
    if (this.#open.size >= this.limits.connectionsMax) {
      counters.overConnections++
      accepted.destroy()
      return
    }
    const address = unmapped(accepted.remoteAddress ?? '')
    if (!this.#admits(accepted as WireSocket, address)) return
    counters.connections++
    // Node's TLS reads the socket below it by itself.
    const inlet = this.#handshakes ? undefined : new Inlet()
    const own = inlet && ownSocket(accepted, inlet, this.limits.sendBufferBytesMax)
    const socket = (own ?? accepted) as WireSocket
    const leave = (accepted as WireSocket)[leaving]
    if (leave) socket[leaving] = leave
    if (own) inlet.receiver = receiverOf(socket)
    const from = { socket, address, inlet: own && inlet }
    socket[takerOf] = this.#balancers.has(address) ? this.#door(from) : this.#greet(from)
    this.#open.add(socket)
    socket.on('error', onError)
    socket.on('close', () => this.#gone(socket))
    hear(socket)
    if (!own) socket.resume()
  }

  /** Takes a place of the caller’s, or ends the connection where it has none left. */
  #admits(socket: WireSocket, address: string): boolean {
    if (!this.#callers || this.#balancers.has(address)) return true
    const leave = this.#callers.enter(address)
    if (leave) socket[leaving] = leave
    else {
      this.counters.overCallers++
      socket.destroy()
    }
    return leave !== undefined
  }

  #greet({ socket, address, inlet }: Accepted): Taker {
    if (this.#handshakes) return this.#tlsDoor(socket, address, this.#handshakes)
    const peer = { address, secure: false, inlet }
    return new Greeting({
      http1: new ServerConnection(this, socket, peer),
      http2: () => serveHttp2(this, socket, peer),
      become: taker => {
        socket[takerOf] = taker
      },
    })
  }

  #door({ socket, address, inlet }: Accepted): Door {
    return new Door({
      ...{ socket, address, proxied: true, http2: false },
      deadlineMs: this.clock.nowMs + this.limits.headerTimeoutMs,
      open: (_, caller, rest) => {
        if (!this.#admits(socket, caller)) return
        socket[takerOf] = this.#greet({ socket, address: caller, inlet })
        socket[takerOf].take(rest)
      },
      refused: rule => this.counters.refuse(rule),
    })
  }

  #tlsDoor(socket: WireSocket, address: string, handshakes: Handshakes): TlsDoor {
    const { counters } = this
    const { handshakesMax, handshakeTimeoutMs } = this.limits
    return new TlsDoor({
      ...{ socket, handshakes, counters, handshakesMax },
      deadlineMs: this.clock.nowMs + handshakeTimeoutMs,
      handOver: () => unhear(socket),
      secured: secured => this.#secured(secured, socket, address),
      plain: () => {
        const connection = new ServerConnection(this, socket, { address, secure: false })
        socket[takerOf] = connection
        connection.refused({ status: 400, rule: 'TLS-1', detail: 'This port speaks TLS; call it with https.' })
      },
    })
  }

  #secured(secured: TLSSocket, below: WireSocket, address: string): void {
    const socket = secured as TLSSocket & WireSocket
    const peer = { address, secure: true, clientCertificate: clientCertificateOf(secured) }
    socket.on('error', onError)
    const taker = this.#speak(socket, peer)
    socket[takerOf] = taker
    below[takerOf] = taker
    if (this.draining) taker.drain()
  }

  #speak(socket: TLSSocket & WireSocket, peer: Peer): Taker {
    hear(socket)
    const inlet = secureInlet(socket, receiverOf(socket))
    if (socket.alpnProtocol === 'h2') return serveHttp2(this, socket, { ...peer, inlet })
    return new ServerConnection(this, socket, { ...peer, inlet })
  }

  #gone(socket: WireSocket): void {
    this.#open.delete(socket)
    socket[leaving]?.()
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

function hear(socket: Socket): void {
  socket.on('data', onData)
  socket.on('end', onEnd)
  socket.on('drain', onDrain)
}

function unhear(socket: Socket): void {
  socket.off('data', onData)
  socket.off('end', onEnd)
  socket.off('drain', onDrain)
}

const receiverOf = (socket: WireSocket): Receiver => ({
  received(bytes) {
    socket[takerOf].take(bytes)
    // Who paused the socket has stopped its reading already.
    return true
  },
  fate: () => socket[takerOf].fate?.() ?? 'given',
})

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
