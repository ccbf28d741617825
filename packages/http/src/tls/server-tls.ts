/** What a listener with TLS is told. Everything is PEM text: it crosses threads as it stands. */

/** A chain and its key; both were checked (`checkCertificate`) before a listener sees them. */
export interface ServerCertificate {
  /** Names it is shown for, in lower case: exact, or `*.` for one label (RFC 9525 §6.3). The first to name a host has it. */
  hosts: readonly string[]
  /** The server's certificate first, then those that lead to an authority. */
  certificate: string
  key: string
  /** Shown where no name was asked for, or none that anybody has; the first of them counts. */
  isDefault?: boolean | undefined
}

/** `optional` lets a caller in without one, or with one nobody vouches for, and tells which it was. */
export type ClientCertificates = 'none' | 'optional' | 'required'

/** Who vouches for callers, and whom they took back; all of it may change while a listener runs. */
export interface CallerTrust {
  /** Certificates in PEM. Without any, nobody is vouched for. */
  clientAuthorities?: string | undefined
  /**
   * What they took back (RFC 5280 §5), in PEM. Once there is one, each of them must have its list, not expired: callers of
   * an authority without are not vouched for.
   */
  clientRevocations?: string | undefined
}

export interface ServerTls extends CallerTrust {
  /** A name nobody has is refused with `unrecognized_name` (RFC 6066 §3) where none is the default. */
  certificates: readonly ServerCertificate[]
  clientCertificates: ClientCertificates
  /** Seals session tickets (RFC 5077, RFC 8446 §4.6.1): 48 bytes that all threads of a gateway share. */
  ticketKeys: Uint8Array
}
