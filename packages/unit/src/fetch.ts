/** Asking servers that a policy's configuration names. */
import type { HeaderList } from '@gatehouse/base'

export interface FetchPort {
  /**
   * One request and its whole answer, whatever its status; no redirect is followed. Every address is under the egress
   * rule. Fails as asking an upstream does, with `fetch_timeout`, or with `document_too_large`.
   */
  send(ask: FetchAsk): Promise<FetchAnswer>
}

export interface FetchAsk {
  /** `GET` unless said. */
  method?: string
  /** `https` or `http`, absolute. */
  url: string
  /** Flat name-value list; `Host` and framing are the wire's own. */
  headers?: readonly string[]
  body?: Uint8Array
  /** For all of it. */
  timeoutMs: number
  /** Of the answer's body. */
  bytesMax: number
  /** Authorities to trust instead of the system's, PEM. */
  authorities?: string | undefined
}

export interface FetchAnswer {
  status: number
  headers: HeaderList
  body: Uint8Array
}
