/** The door for gateways: TLS 1.3, a client certificate for everything but enrolment, and a limit on all of it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { type Clock, Failure } from '@gatehouse/base'
import type { Log } from '@gatehouse/unit'
import { type CertificateAuthority, serialKey, serverDays } from './certificate-authority.ts'
import type { Enrolment, Peer } from './enrolment.ts'
import { answerFailure } from './peer-request.ts'

export interface KnownPeer extends Peer {
  serial: string
}

export type PeerHandler = (call: {
  peer: KnownPeer
  request: IncomingMessage
  response: ServerResponse
  url: URL
}) => Promise<void>

export interface GatewayServerOptions {
  address: string
  /** 0 takes any. */
  port: number
  authority: CertificateAuthority
  enrolment: Enrolment
  clock: Clock
  log: Log
  /** By method and path; a path that ends in `/` takes what follows. */
  routes: Readonly<Record<string, PeerHandler>>
  /** Without a certificate. */
  enrol: (request: IncomingMessage, response: ServerResponse) => Promise<void>
}

export const connectionsMax = 4096
const renewEveryMs = 86_400_000

export class GatewayServer {
  readonly #options: GatewayServerOptions
  readonly #server: Server
  readonly #calls = new Set<Promise<void>>()
  #port = 0
  #cancelRenewal = () => {}

  private constructor(options: GatewayServerOptions, server: Server) {
    this.#options = options
    this.#server = server
  }

  static async listen(options: GatewayServerOptions): Promise<GatewayServer> {
    const server = createServer({
      ...(await secrets(options)),
      minVersion: 'TLSv1.3',
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout: 10_000,
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 60_000,
      maxHeaderSize: 16_384,
    })
    server.maxConnections = connectionsMax
    const own = new GatewayServer(options, server)
    server.on('request', (request, response) => {
      const call = own.#take(request, response).finally(() => own.#calls.delete(call))
      own.#calls.add(call)
    })
    server.on('tlsClientError', () => {})
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new Failure('port_taken', `Port ${options.port} on ${options.address} is in use.`)
            : new Failure('setting_invalid', `${options.address}:${options.port} cannot be bound: ${error.code}.`),
        ),
      )
      server.listen(options.port, options.address, resolve)
    })
    own.#port = (server.address() as AddressInfo).port
    own.#renewLater()
    return own
  }

  get port(): number {
    return this.#port
  }

  /** Cuts every stream and waits for what is under way. */
  async close(): Promise<void> {
    this.#cancelRenewal()
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
    await Promise.all(this.#calls)
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      request.on('error', () => {})
      const url = new URL(request.url ?? '/', 'https://control')
      if (request.method === 'POST' && url.pathname === '/gateway/v1/enrol') {
        return await this.#options.enrol(request, response)
      }
      const peer = await this.#peer(request.socket as TLSSocket)
      // Its end was told before anybody listened, and would be waited for in vain.
      if (request.socket.destroyed) return
      const handler = this.#handler(request.method ?? 'GET', url.pathname)
      await handler({ peer, request, response, url })
    } catch (thrown) {
      if (!(thrown instanceof Failure))
        this.#options.log.error('A call of a gateway failed.', { path: request.url, reason: String(thrown) })
      answerFailure(response, thrown)
    }
  }

  async #peer(socket: TLSSocket): Promise<KnownPeer> {
    const { serialNumber } = socket.authorized ? socket.getPeerCertificate() : {}
    const serial = serialNumber && serialKey(serialNumber)
    const peer = serial && (await this.#options.enrolment.peerOf(serial))
    if (!peer) throw new Failure('enrolment_refused', 'This needs the certificate of a gateway that is enrolled.')
    return { ...peer, serial }
  }

  #handler(method: string, path: string): PeerHandler {
    const { routes } = this.#options
    const exact = routes[`${method} ${path}`]
    if (exact) return exact
    const folder = routes[`${method} ${path.slice(0, path.lastIndexOf('/') + 1)}`]
    if (folder) return folder
    throw new Failure('not_found', `There is no ${method} ${path.slice(0, 200)} here.`)
  }

  #renewLater(): void {
    const { clock, log } = this.#options
    let days = 0
    const again = () => {
      this.#cancelRenewal = clock.after(renewEveryMs, () => {
        again()
        if (++days % Math.floor(serverDays / 3) !== 0) return
        secrets(this.#options).then(
          fresh => this.#server.setSecureContext({ ...fresh, minVersion: 'TLSv1.3' }),
          reason => log.error('The certificate could not be renewed.', { reason: String(reason) }),
        )
      })
    }
    again()
  }
}

async function secrets({ authority, clock }: GatewayServerOptions) {
  const { pem, key } = await authority.issueServer(clock.nowMs())
  return { key, cert: `${pem.trim()}\n${authority.certificate}`, ca: authority.certificate }
}
