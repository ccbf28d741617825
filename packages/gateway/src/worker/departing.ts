/** Sending what policies want to see last, once it is known where it goes. */
import { failureFrom } from '@gatehouse/base'
import type { Cancellation, ReplyTaker, UpstreamRequest } from '@gatehouse/http'
import type { Departure } from '@gatehouse/unit'
import type { WayTarget } from '../upstream/upstream-way.ts'
import type { GatewayExchange } from './exchange.ts'

export interface Departing {
  exchange: GatewayExchange
  target: WayTarget
  message: UpstreamRequest
  cancellation: Cancellation
  attempt: ReplyTaker
}

/** What a policy throws ends the try; nothing was sent then. */
export function sendDeparting(departing: Departing): void {
  const { target, message, cancellation, attempt } = departing
  void seen(departing).then(
    () => target.pool.send(message, cancellation, attempt),
    thrown => attempt.failed(failureFrom(thrown)),
  )
}

async function seen({ exchange, target, message: { method, target: whole, headers } }: Departing): Promise<void> {
  const mark = whole.indexOf('?')
  const departure: Departure = {
    ...{ method, headers, scheme: target.secure ? 'https' : 'http' },
    path: mark < 0 ? whole : whole.slice(0, mark),
    query: mark < 0 ? '' : whole.slice(mark + 1),
  }
  for (const { hooks } of exchange.departing) if (hooks.departing) await hooks.departing(exchange, departure)
}
