/** Under which key a request is counted. */
import { compileExpression, exchangeScope, valueJson } from '@gatehouse/expression'
import type { Exchange } from '@gatehouse/unit'
import type { LimitConfig } from './limit-config.ts'
import { networkOf } from './network.ts'

export type KeyOf = (exchange: Exchange) => string
type Part = Exclude<LimitConfig['by'], string>[number]

/** Under this key stand all callers that the chosen parts cannot tell apart. */
export const nobody = '-'

export const partsOf = ({ by }: Pick<LimitConfig, 'by'>): readonly Part[] => (typeof by === 'string' ? [by] : by)

/** Parts that only an identified caller has. */
export const consumerParts: readonly Part[] = ['consumer', 'application', 'subscription', 'plan']

/** The caller says it, or it belongs to no caller: nobody is told what is left of it. */
export const isChosen = (limit: Pick<LimitConfig, 'by'>): boolean =>
  partsOf(limit).some(part => part === 'header' || part === 'route' || part === 'expression')

export function keyOf(limit: LimitConfig): KeyOf {
  const parts = partsOf(limit).map(part => readers[part](limit))
  const [first, ...more] = parts
  if (more.length === 0) return exchange => first!(exchange) ?? nobody
  // No part can hold a line break, so that what is put together comes apart in one way only.
  return exchange => {
    let key = first!(exchange) ?? nobody
    for (const part of more) key += `\n${part(exchange) ?? nobody}`
    return key
  }
}

type Reader = (exchange: Exchange) => string | undefined

const readers: Record<Part, (limit: LimitConfig) => Reader> = {
  consumer:
    () =>
    ({ consumer }) =>
      consumer?.subscriptionId ?? consumer?.applicationId,
  application:
    () =>
    ({ consumer }) =>
      consumer?.applicationId,
  subscription:
    () =>
    ({ consumer }) =>
      consumer?.subscriptionId,
  plan:
    () =>
    ({ consumer }) =>
      consumer?.planId,
  ip: ({ ipv4PrefixLength, ipv6PrefixLength }) => {
    const network = networkOf({ ipv4PrefixLength: ipv4PrefixLength ?? 32, ipv6PrefixLength: ipv6PrefixLength ?? 64 })
    return ({ request }) => network(request.clientAddress)
  },
  header: ({ headerName = 'X-API-Key' }) => {
    const name = headerName.toLowerCase()
    return ({ request }) => request.headers.get(name)
  },
  route:
    () =>
    ({ route }) =>
      route.endpoint,
  api:
    () =>
    ({ route }) =>
      route.apiVersionId,
  expression: ({ expression = 'null' }) => {
    const { evaluate } = compileExpression(expression)
    // JSON has no line break, and tells 1 from "1".
    return exchange => valueJson(evaluate(exchangeScope(exchange)))
  },
}
