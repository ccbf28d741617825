/** Where one credential may be used from. */
import { type Address, addressOf, isWithin, type Network, networkOf } from '@gatehouse/http/egress-address.ts'
import type { Request } from '@gatehouse/unit'

export interface BoundsText {
  addresses?: readonly string[] | undefined
  referrers?: readonly string[] | undefined
}

/** As one text for the tables: addresses, and referrers on a second line. Empty where there are no bounds. */
export function boundsText({ addresses = [], referrers = [] }: BoundsText): string {
  if (addresses.length === 0 && referrers.length === 0) return ''
  return `${addresses.join(' ')}\n${referrers.join(' ')}`
}

export class CredentialBounds {
  readonly #known: boolean
  readonly #networks: readonly Network[]
  readonly #origins: readonly Pattern[]

  /** Of `boundsText`; undefined where the tables do not have it, and then it holds for nobody. */
  constructor(text: string | undefined) {
    const [addresses = '', referrers = ''] = (text ?? '').split('\n')
    this.#known = text !== undefined
    this.#networks = words(addresses).flatMap(word => networkOf(word) ?? [])
    this.#origins = words(referrers).map(patternOf)
  }

  /** Why the request is not within them. */
  objection({ clientAddress, headers }: Request): string | undefined {
    if (!this.#known) return 'Where the credential may be used is just being changed.'
    const networks = this.#networks
    if (networks.length > 0) {
      const address = plain(clientAddress)
      const within = address !== undefined && networks.some(one => isWithin(address, one))
      if (!within) return `Not for use from ${clientAddress}.`
    }
    if (this.#origins.length === 0) return undefined
    const field = headers.get('origin') ?? headers.get('referer')
    if (field === undefined) return 'For web pages only; no Origin or Referer names one.'
    const origin = originOf(field)
    if (origin !== undefined && this.#origins.some(pattern => fits(pattern, origin))) return undefined
    return `Not for use in pages of ${field.slice(0, 100)}.`
  }
}

const words = (text: string) => text.split(' ').filter(word => word !== '')

/** An IPv4 address in the clothes of IPv6 is itself. */
function plain(text: string): Address | undefined {
  return addressOf(/^::ffff:\d+\./i.test(text) ? text.slice(7) : text)
}

interface Origin {
  scheme: string
  host: string
  port: string
}

interface Pattern extends Origin {
  below: boolean
}

const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** Of `Origin` (RFC 6454 §7) or of a page's address; undefined for what is of no web page, `null` among it. */
function originOf(field: string): Origin | undefined {
  const found = /^(https?):\/\/([a-z0-9.-]+)(?::(\d{1,5}))?(?:[/?#]|$)/i.exec(field)
  if (!found) return undefined
  const [scheme, host] = [found[1]!.toLowerCase(), found[2]!.toLowerCase()]
  return { scheme, host, port: found[3] ?? defaultPorts[scheme]! }
}

function patternOf(text: string): Pattern {
  const below = text.includes('://*.')
  const origin = originOf(text.replace('://*.', '://'))
  return { ...(origin ?? { scheme: '', host: '', port: '' }), below }
}

function fits({ scheme, host, port, below }: Pattern, origin: Origin): boolean {
  if (origin.scheme !== scheme || origin.port !== port) return false
  return below ? origin.host.endsWith(`.${host}`) : origin.host === host
}
