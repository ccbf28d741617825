/** Who calls: the peer, or whom a proxy that is trusted speaks for. */
import type { HeaderList } from '@gatehouse/base'
import { AddressList, type ClientCertificate, isAddress, unmapped } from '@gatehouse/http'
import { forwardedCertificate } from './forwarded-certificate.ts'

export interface CallerRules {
  /** Addresses and networks of proxies whose word is taken. */
  trustedProxies: readonly string[]
  /** Where they say it: `x-forwarded-for`, `forwarded` (RFC 7239), or a field that holds one address. */
  clientAddressHeader: string
  /** Where they say the certificate that they were shown, as Envoy writes it; nowhere unless said. */
  clientCertificateHeader?: string | undefined
}

export const callerRules: CallerRules = { trustedProxies: [], clientAddressHeader: 'x-forwarded-for' }

export interface Caller {
  readonly address: string
  readonly secure: boolean
  /** What an upstream is told: the caller first, then the proxies on the way. */
  readonly forwardedFor: string
  /** What a proxy says that it was shown, or that it was shown nothing; undefined where the peer's own counts. */
  readonly certificate?: ClientCertificate | 'none'
}

export class CallerFinder {
  readonly #trusted: AddressList
  readonly #header: string
  readonly #certificateHeader: string | undefined
  /** Whom nobody spoke for: the peers of a thread's turn are often the same. */
  #last: Caller = { address: '', secure: false, forwardedFor: '' }

  constructor({ trustedProxies, clientAddressHeader, clientCertificateHeader }: CallerRules) {
    this.#trusted = new AddressList(trustedProxies)
    this.#header = clientAddressHeader.toLowerCase()
    this.#certificateHeader = clientCertificateHeader?.toLowerCase()
  }

  /** Before the fields that only proxies may set are dropped. */
  find(peer: string, secure: boolean, headers: HeaderList): Caller {
    const last = this.#last
    if (last.address === peer && last.secure === secure) return last
    if (!this.#trusted.has(peer)) return (this.#last = { address: peer, secure, forwardedFor: peer })
    const said = this.#said(headers)
    const way = [peer]
    // From the nearest hop outwards: what a hop says holds as long as the hop itself is trusted.
    for (const address of said.reverse()) {
      if (!isAddress(address)) break
      way.unshift(address)
      if (!this.#trusted.has(address)) break
    }
    return {
      ...{ address: way[0]!, secure: schemeSaid(headers, this.#header) ?? secure, forwardedFor: way.join(', ') },
      ...(this.#certificateHeader && { certificate: certificateSaid(headers, this.#certificateHeader) }),
    }
  }

  #said(headers: HeaderList): string[] {
    const elements = headers.all(this.#header).flatMap(value => value.split(','))
    return elements.map(element => bare(this.#header === 'forwarded' ? forOf(element) : element.trim()))
  }
}

/** Where the proxies say the caller, they say its scheme: in the nearest element of `Forwarded`, else in X-Forwarded-Proto. */
function schemeSaid(headers: HeaderList, header: string): boolean | undefined {
  const field = header === 'forwarded' ? header : 'x-forwarded-proto'
  const nearest = headers.all(field).at(-1)?.split(',').at(-1)
  const said = (
    field === 'forwarded' ? /(?:^|;)\s*proto\s*=\s*"?([a-z]+)/i.exec(nearest ?? '')?.[1] : nearest?.trim()
  )?.toLowerCase()
  return said === 'https' ? true : said === 'http' ? false : undefined
}

/** Of the nearest hop alone: what was there before it is somebody's invention. */
const certificateSaid = (headers: HeaderList, header: string) =>
  forwardedCertificate(headers.all(header).join(',')) ?? 'none'

/** `for="[2001:db8::1]:4711"` (RFC 7239 §4, §6). */
const forOf = (element: string) =>
  /(?:^|;)\s*for\s*=\s*("[^"]*"|[^;\s]+)/i.exec(element)?.[1]?.replaceAll('"', '') ?? ''

/** Without port, brackets and the clothes of IPv6. */
function bare(address: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1]
  if (bracketed !== undefined) return bracketed
  return unmapped(/^[\d.]+:\d+$/.test(address) ? address.slice(0, address.indexOf(':')) : address)
}
