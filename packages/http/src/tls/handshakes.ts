/** Handshakes under way: plain sockets in, secured ones out. Its certificates change while it runs. */
import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { createSecureContext, createServer, type SecureContext, type Server, type TLSSocket } from 'node:tls'
import type { WireCounters } from '../counters.ts'
import { NameTable } from './name-table.ts'
import { ticketLifeSeconds, tlsParameters } from './parameters.ts'
import { listsOf } from './revocations.ts'
import type { CallerTrust, ServerCertificate, ServerTls } from './server-tls.ts'

export interface HandshakesOptions {
  tls: ServerTls
  protocols: readonly string[]
  /** Not yet taken by a caller, of each connection. */
  highWaterMark: number
  counters: WireCounters
}

type Secured = (socket: TLSSocket) => void

export class Handshakes {
  readonly #options: HandshakesOptions
  readonly #server: Server
  /** Who waits, by the addresses of the connection: the one thing that both of its sockets know. */
  readonly #waiting = new Map<string, Secured>()
  #contexts = new Map<ServerCertificate, SecureContext>()
  #names: NameTable
  #tls: ServerTls

  constructor(options: HandshakesOptions) {
    const { tls, protocols, highWaterMark } = options
    this.#options = options
    this.#tls = tls
    this.#names = new NameTable(tls.certificates)
    const modes = {
      requestCert: tls.clientCertificates !== 'none',
      rejectUnauthorized: tls.clientCertificates === 'required',
    }
    this.#server = createServer({
      ...modes,
      ...this.#base(),
      ...{ ALPNProtocols: [...protocols], highWaterMark },
      SNICallback: (name, chosen) => this.#choose(name, chosen),
    })
    this.#server.on('secureConnection', socket => this.#secured(socket))
    this.#server.on('tlsClientError', (error: NodeJS.ErrnoException) =>
      this.#options.counters.handshakeFailed(error.code),
    )
  }

  /** Under way now. */
  get size(): number {
    return this.#waiting.size
  }

  /** Whether a certificate would be shown for it; undefined stands for no name. */
  knows(name: string | undefined): boolean {
    return (name === undefined ? this.#names.fallback : this.#names.find(name)) !== undefined
  }

  /** `socket` is paused, and what was read of it was put back. `secured` is called once, or never when it fails. */
  begin(socket: Socket, secured: Secured): void {
    const key = keyOf(socket)
    if (key === undefined) return void socket.destroy()
    this.#waiting.set(key, secured)
    socket.once('close', () => {
      if (this.#waiting.get(key) === secured) this.#waiting.delete(key)
    })
    this.#server.emit('connection', socket)
  }

  /** For handshakes from now on; connections that are open stay as they are. */
  use(certificates: readonly ServerCertificate[], trust: CallerTrust = this.#tls): void {
    const { clientAuthorities, clientRevocations } = trust
    const before = this.#tls
    const sameTrust = clientAuthorities === before.clientAuthorities && clientRevocations === before.clientRevocations
    this.#tls = { ...before, certificates, clientAuthorities, clientRevocations }
    this.#names = new NameTable(certificates)
    const made = new Map([...this.#contexts].map(([one, context]) => [one.certificate + one.key, context]))
    this.#contexts = new Map()
    for (const one of sameTrust ? certificates : []) {
      const context = made.get(one.certificate + one.key)
      if (context) this.#contexts.set(one, context)
    }
    this.#server.setSecureContext(this.#base())
  }

  /** Tickets of before are not taken any more: their callers make a whole handshake. */
  useTicketKeys(ticketKeys: Uint8Array): void {
    this.#tls = { ...this.#tls, ticketKeys }
    this.#server.setTicketKeys(Buffer.from(ticketKeys))
  }

  /** What a handshake begins with: it seals the tickets, and shows the default certificate. */
  #base() {
    const { clientCertificates, clientAuthorities = '', clientRevocations = '', ticketKeys } = this.#tls
    const { fallback } = this.#names
    // A ticket holds what its caller showed: it is good only where the same authorities say the same.
    const asked = `${clientCertificates} ${clientAuthorities} ${clientRevocations}`
    const sessionIdContext = createHash('sha256').update(asked).digest('hex')
    return {
      ...tlsParameters,
      ...(fallback ? { cert: fallback.certificate, key: fallback.key } : {}),
      ...this.#authorities(),
      ticketKeys: Buffer.from(ticketKeys),
      sessionTimeout: ticketLifeSeconds,
      sessionIdContext: sessionIdContext.slice(0, 32),
    }
  }

  /** An empty list, unlike none, does not stand for the authorities of the system. */
  #authorities(): { ca?: string[]; crl?: string[] } {
    const { clientCertificates, clientAuthorities, clientRevocations } = this.#tls
    if (clientCertificates === 'none') return {}
    return {
      ca: clientAuthorities ? [clientAuthorities] : [],
      ...(clientRevocations ? { crl: listsOf(clientRevocations) } : {}),
    }
  }

  #choose(name: string, chosen: (error: Error | null, context?: SecureContext) => void): void {
    const certificate = this.#names.find(name.toLowerCase())
    if (!certificate) return chosen(new Error('unrecognized name'))
    if (certificate === this.#names.fallback) return chosen(null)
    try {
      chosen(null, this.#contextOf(certificate))
    } catch (error) {
      chosen(error as Error)
    }
  }

  #contextOf(shown: ServerCertificate): SecureContext {
    const known = this.#contexts.get(shown)
    if (known) return known
    const { certificate: cert, key } = shown
    const context = createSecureContext({ ...tlsParameters, ...this.#authorities(), cert, key })
    this.#contexts.set(shown, context)
    return context
  }

  #secured(socket: TLSSocket): void {
    const key = keyOf(socket)
    const secured = key === undefined ? undefined : this.#waiting.get(key)
    if (!secured) return void socket.destroy()
    this.#waiting.delete(key!)
    const { counters } = this.#options
    counters.handshakes++
    if (socket.isSessionReused()) counters.resumed++
    secured(socket)
  }
}

function keyOf({ remoteAddress, remotePort, localAddress }: Socket): string | undefined {
  return remotePort === undefined ? undefined : `${remoteAddress} ${remotePort} ${localAddress}`
}
