/** The exchange as expressions see it; each part is made when it is asked for. */
import type { HeaderList } from '@gatehouse/base'
import { type Exchange, nowhere, type Reply } from '@gatehouse/unit'
import type { Scope } from './expression.ts'

export interface Seen {
  reply?: Reply | undefined
  /** Of the message that is looked at, once it is read. */
  body?: unknown
  /** Its length. */
  bodyBytes?: number
}

/**
 * `request`: method, scheme, host, path, query, headers, clientAddress. `client`: address, country, continent, asn (empty and 0
 * where no file of the operator says). `route`: api, apiVersion, endpoint,
 * template, params. `identity`: known, scheme, issuer, subject, clientId, scopes, claims (null and empty when nobody is known).
 * `consumer`: known, applicationId, subscriptionId, planId, plan (empty when nobody is known). `reply`:
 * status, headers (0 and none before there is one). `body`: null unless the policy reads it.
 */
export const exchangeScope = (exchange: Exchange, seen: Seen = {}): Scope => new ExchangeScope(exchange, seen)

class ExchangeScope {
  readonly #exchange: Exchange
  readonly #reply: Reply | undefined
  #request: object | undefined
  #identity: object | undefined
  readonly body: unknown
  readonly characters: number

  constructor(exchange: Exchange, { reply, body = null, bodyBytes = 0 }: Seen) {
    this.#exchange = exchange
    this.#reply = reply
    this.body = body
    this.characters = 16_384 + bodyBytes
  }

  get request(): object {
    return (this.#request ??= requestScope(this.#exchange))
  }

  get client(): object {
    return clientScope(this.#exchange)
  }

  get route(): object {
    return routeScope(this.#exchange)
  }

  get identity(): object {
    return (this.#identity ??= identityScope(this.#exchange))
  }

  get consumer(): object {
    return consumerScope(this.#exchange)
  }

  get reply(): object {
    const reply = this.#reply
    return {
      status: BigInt(reply?.status ?? 0),
      get headers() {
        return fieldsOf(reply?.headers)
      },
    }
  }
}

const requestScope = ({ request }: Exchange) => ({
  method: request.method,
  scheme: request.scheme,
  host: request.host,
  path: request.path,
  clientAddress: request.clientAddress,
  get query() {
    return new Map([...new URLSearchParams(request.query)].reverse())
  },
  get headers() {
    return fieldsOf(request.headers)
  },
})

const clientScope = ({ request, place = nowhere }: Exchange) => ({
  address: request.clientAddress,
  country: place.country,
  continent: place.continent,
  asn: BigInt(place.asn),
})

const routeScope = ({ route, params }: Exchange) => ({
  api: route.api,
  apiVersion: route.apiVersion,
  endpoint: route.endpoint,
  template: route.template,
  get params() {
    return new Map(Object.entries(params))
  },
})

const consumerScope = ({ consumer }: Exchange) => ({
  known: consumer !== undefined,
  applicationId: consumer?.applicationId ?? '',
  subscriptionId: consumer?.subscriptionId ?? '',
  planId: consumer?.planId ?? '',
  plan: consumer?.plan ?? '',
})

const identityScope = ({ identity }: Exchange) => ({
  known: identity !== undefined,
  scheme: identity?.scheme ?? '',
  issuer: identity?.issuer ?? '',
  subject: identity?.subject ?? '',
  clientId: identity?.clientId ?? '',
  scopes: identity?.scopes ?? [],
  claims: identity?.claims ?? {},
})

/** By name in lower case; repeated fields are joined (RFC 9110 §5.3). */
function fieldsOf(list: HeaderList | undefined): Map<string, string> {
  const fields = new Map<string, string>()
  for (const [name, value] of list ?? []) {
    const lower = name.toLowerCase()
    const before = fields.get(lower)
    fields.set(lower, before === undefined ? value : `${before}, ${value}`)
  }
  return fields
}
