/** Sockets to one origin: TCP, TLS or a socket of this machine. */
import { connect, isIP, type Socket, type TcpNetConnectOpts } from 'node:net'
import {
  connect as connectTls,
  createSecureContext,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import { Failure } from '@gatehouse/base'
import { egressForbidden } from '../egress.ts'
import { Inlet } from '../inlet.ts'
import { unixPrefix } from '../socket-path.ts'
import { certificateNames } from '../tls/certificate-names.ts'
import { spiffeIdOf } from '../tls/spiffe-id.ts'
import type { OpenSocket } from './http1-connection.ts'
import { interleaved, race } from './race.ts'
import { systemResolver } from './resolver.ts'
import { countUntrusted } from './untrusted.ts'
import type { UpstreamOptions } from './upstream.ts'

export interface Opened {
  connected(open: OpenSocket): void
  failed(failure: Failure): void
}

type Racing = OpenSocket & { address: string }

const keepAliveProbeMs = 30_000

export class Connector {
  readonly #options: UpstreamOptions
  /** Path of a socket of this machine. */
  readonly #path: string | undefined
  readonly #host: string
  readonly #port: number
  readonly #secure: boolean
  #context: SecureContext | undefined
  /** Of the last handshake: resumed by the next (RFC 8446 §2.2). */
  #session: Buffer | undefined
  #turn = 0

  constructor(options: UpstreamOptions) {
    this.#options = options
    const { origin } = options
    this.#path = origin.startsWith(unixPrefix) ? origin.slice(unixPrefix.length) : undefined
    const url = new URL(this.#path === undefined ? origin : 'http://localhost')
    this.#host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    this.#secure = url.protocol === 'https:'
    this.#port = Number(url.port) || (this.#secure ? 443 : 80)
  }

  /** Calls one of the two, once and never at once, unless the function it returns was called before. */
  open(opened: Opened): () => void {
    let over = false
    let end: (() => void) | undefined
    const failed = (error: unknown) => {
      if (!over) opened.failed(unreachable(error))
      over = true
    }
    this.#candidates()
      .then(addresses => {
        if (over) return
        const connected = (open: OpenSocket) => {
          over = true
          opened.connected(open)
        }
        end = this.#path === undefined ? this.#race(addresses, connected, failed) : this.#local(connected, failed)
      })
      .catch(failed)
    return () => {
      over = true
      end?.()
    }
  }

  /** Addresses that the name has now, where the origin has a name. Looks for newer ones when it is time. */
  known(): readonly string[] | undefined {
    if (this.#path !== undefined || isIP(this.#host)) return undefined
    return (this.#options.resolver ?? systemResolver).known(this.#host)
  }

  /** Every address that may be connected to: none is connected to that the rule has not seen. */
  async #candidates(): Promise<string[]> {
    const { egress, resolver = systemResolver } = this.#options
    const host = this.#host
    const path = this.#path
    const found = path !== undefined ? [path] : isIP(host) ? [host] : await resolver.resolve(host)
    const judged = (one: string) => (path === undefined ? egress?.check(one, this.#port) : egress?.checkSocket(one))
    const verdicts = found.map(address => ({ address, verdict: judged(address) }))
    const allowed = verdicts.filter(one => one.verdict?.allowed !== false).map(one => one.address)
    const refused = verdicts[0]?.verdict
    if (allowed.length === 0 && refused && !refused.allowed) throw egressForbidden(path ?? host, refused.why)
    return interleaved(allowed, this.#turn++)
  }

  #race(addresses: readonly string[], connected: (open: OpenSocket) => void, failed: (error: unknown) => void) {
    let winner: Socket | undefined
    const end = race<Racing>({
      addresses,
      dial: address => this.#dial(address),
      lost: failed,
      won: racer => {
        const { socket } = (winner = racer.socket) && racer
        if (!this.#secure) return connected(racer)
        const refused = (error: Error) => failed(untrusted(socket as TLSSocket, error))
        socket.once('error', refused)
        socket.once('close', () => failed(endedInHandshake()))
        socket.once('secureConnect', () => {
          socket.removeListener('error', refused)
          connected(racer)
        })
      },
    })
    return () => {
      end()
      winner?.destroy()
    }
  }

  #local(connected: (open: OpenSocket) => void, failed: (error: unknown) => void): () => void {
    const inlet = new Inlet()
    const socket = connect({ path: this.#path!, allowHalfOpen: true, onread: inlet.onread })
    socket.once('error', failed)
    socket.once('connect', () => {
      socket.removeListener('error', failed)
      connected({ socket, inlet, address: undefined })
    })
    return () => socket.destroy()
  }

  #dial(address: string): Racing {
    // Records that were read together come together, also after a piece that is held: its memory would be written over.
    const inlet = new Inlet(!this.#secure)
    const options: TcpNetConnectOpts = {
      host: address,
      port: this.#port,
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveProbeMs,
      onread: inlet.onread,
    }
    return { socket: this.#secure ? this.#dialTls(options) : connect(options), inlet, address }
  }

  #dialTls(options: TcpNetConnectOpts): TLSSocket {
    const { authorities, certificate, key, serverName = this.#host, verify = true } = this.#options.tls ?? {}
    const { minVersion = 'TLSv1.2', workload } = this.#options.tls ?? {}
    this.#context ??= createSecureContext({ ca: authorities, cert: certificate, key, minVersion })
    const socket = connectTls({
      ...options,
      // What is verified; SNI takes no addresses (RFC 6066 §3).
      servername: isIP(serverName) ? '' : serverName,
      secureContext: this.#context,
      rejectUnauthorized: verify,
      ...(workload === undefined ? {} : { checkServerIdentity: (_, shown) => notWorkload(shown, workload) }),
      ALPNProtocols: [this.#options.protocol === 'http2' ? 'h2' : 'http/1.1'],
      ...(this.#session ? { session: this.#session } : {}),
    })
    socket.on('session', session => {
      this.#session = session
    })
    return socket
  }
}

/** In place of the check of names (RFC 9525): a workload has an identifier, wherever it runs. */
function notWorkload({ subjectaltname, ca }: PeerCertificate, workload: string): Error | undefined {
  if (spiffeIdOf({ names: certificateNames(subjectaltname), isAuthority: ca }) === workload) return undefined
  return Object.assign(new Error(`it is not ${workload}`), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
}

const endedInHandshake = () =>
  Object.assign(new Error('the connection ended within the TLS handshake'), { code: 'EPROTO' })

/** The handshake ended because of what the upstream showed; else the error as it is. */
function untrusted({ authorizationError }: TLSSocket, error: NodeJS.ErrnoException): Error {
  if (!authorizationError) return error
  countUntrusted(error.code ?? 'UNKNOWN')
  return new Failure('upstream_untrusted', 'The certificate of the upstream was not accepted.', { cause: error })
}

function unreachable(error: unknown): Failure {
  if (error instanceof Failure && error.code === 'upstream_untrusted') return error
  if (error instanceof Failure) {
    return new Failure('upstream_forbidden', 'The upstream of this API may not be called.', { cause: error })
  }
  return new Failure('upstream_unreachable', 'No connection to the upstream came about.', { cause: error })
}
