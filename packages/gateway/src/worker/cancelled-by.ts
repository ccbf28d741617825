import type { Cancellation } from '@gatehouse/http'
import type { GatewayExchange } from './exchange.ts'

/** One try: over when its signal says so, or when nobody waits for the exchange. */
export function cancelledBy(exchange: GatewayExchange, signal: AbortSignal): Cancellation {
  const either = AbortSignal.any([signal, exchange.signal])
  const cancellation = {
    cancelled: either.aborted ? (either.reason as Error) : undefined,
    onCancel: undefined as Cancellation['onCancel'],
  }
  either.addEventListener(
    'abort',
    () => {
      cancellation.cancelled = either.reason as Error
      cancellation.onCancel?.(either.reason as Error)
    },
    { once: true },
  )
  return cancellation
}
