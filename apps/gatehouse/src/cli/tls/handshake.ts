/** One TLS handshake as a client, and what it showed. */
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'

export interface Target {
  host: string
  port: number
  /** Sent as SNI and verified; none for an address. */
  serverName: string | undefined
  /** Authorities in PEM beside those of the system. */
  authorities: string | undefined
  /** Shown where the listener asks: PEM. */
  certificate?: { cert: string; key: string } | undefined
}

/** Called before the handshake, for events within it. */
export type Options = ConnectionOptions & { prepare?: (socket: TLSSocket) => void }

export type Attempt<T> = { ok: true; value: T } | { ok: false; error: string }

const timeoutMs = 8000

/** Looks at the connection once it stands; a handshake that fails gives OpenSSL's word for it. Never throws. */
export function handshake<T>(
  { host, port, serverName, authorities, certificate }: Target,
  { prepare, ...options }: Options,
  look: (socket: TLSSocket) => T | Promise<T>,
): Promise<Attempt<T>> {
  return new Promise(resolve => {
    let socket: TLSSocket | undefined
    const end = (attempt: Attempt<T>) => {
      clearTimeout(late)
      resolve(attempt)
      socket?.destroy()
    }
    const failed = (error: NodeJS.ErrnoException) => end({ ok: false, error: error.code ?? error.message })
    const late = setTimeout(() => end({ ok: false, error: 'ETIMEDOUT' }), timeoutMs)
    try {
      socket = connect({
        ...{ host, port, servername: serverName ?? '', rejectUnauthorized: false },
        ...certificate,
        ...(authorities ? { ca: authorities } : {}),
        // A missing name is found by us, with words.
        checkServerIdentity: () => undefined,
        ...options,
      })
      prepare?.(socket)
      socket.on('error', failed)
      socket.on('close', () => end({ ok: false, error: 'ECONNRESET' }))
      socket.once('secureConnect', () => {
        Promise.resolve(look(socket!)).then(value => end({ ok: true, value }), failed)
      })
    } catch (error) {
      failed(error as NodeJS.ErrnoException)
    }
  })
}
