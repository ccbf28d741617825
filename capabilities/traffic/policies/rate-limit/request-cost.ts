/** What a request costs before and after it was answered. */
import type { HeaderList } from '@gatehouse/base'
import type { Exchange, Reply } from '@gatehouse/unit'
import type { LimitConfig } from './limit-config.ts'

export type CostOf = (exchange: Exchange) => number

/** Never below 1, and never above what the configuration allows. */
export function costOf({ cost = 1, costFrom }: LimitConfig): CostOf | number {
  if (!costFrom) return cost
  const { name, max } = costFrom
  const lower = name.toLowerCase()
  const said =
    costFrom.in === 'header'
      ? ({ request }: Exchange) => request.headers.get(lower)
      : ({ request }: Exchange) => queryValue(request.query, name)
  return exchange => {
    const units = wholeNumber(said(exchange))
    return units === undefined ? cost : Math.min(Math.max(units, 1), max)
  }
}

/** What a reply costs, or nothing where it is not among those that do. */
export function chargeOf({ cost = 1, charge }: LimitConfig): ((reply: Reply) => number) | undefined {
  if (!charge) return undefined
  const { statuses, max } = charge
  const header = charge.header?.toLowerCase()
  const counts = (status: number) =>
    !statuses || statuses.includes(String(status)) || statuses.includes(`${Math.floor(status / 100)}xx`)
  return ({ status, headers }) => {
    const units = header === undefined ? cost : (takenOff(headers, header) ?? cost)
    return counts(status) ? Math.min(units, max) : 0
  }
}

function takenOff(headers: HeaderList, name: string): number | undefined {
  const said = wholeNumber(headers.get(name))
  headers.delete(name)
  return said
}

const wholeNumber = (text: string | undefined) =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined

function queryValue(query: string, name: string): string | undefined {
  if (query === '') return undefined
  const found = query.split('&').find(pair => pair.startsWith(name) && pair[name.length] === '=')
  return found?.slice(name.length + 1)
}
