/** The time that a gRPC caller gives a call (gRPC over HTTP/2, "Timeout"): it bounds the whole exchange. */
import type { GatewayExchange } from './exchange.ts'

const pattern = /^([0-9]{1,8})([HMSmun])$/
const unitMs: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }
const timerMsMax = 2 ** 31 - 1

/** Milliseconds; undefined without one, `invalid` when it is not written right. */
export function grpcTimeoutMs(text: string | undefined): number | 'invalid' | undefined {
  if (text === undefined) return undefined
  const found = pattern.exec(text)
  return found ? Number(found[1]) * unitMs[found[2]!]! : 'invalid'
}

const passed = { code: 'upstream_timeout', closeCode: 1011, detail: 'The deadline of the call has passed.' } as const

/** Ends the exchange with DEADLINE_EXCEEDED when its time is over; whoever sees it end before clears the timer. */
export const grpcDeadline = (exchange: Pick<GatewayExchange, 'end'>, timeoutMs: number): NodeJS.Timeout =>
  setTimeout(() => exchange.end(passed), Math.min(timeoutMs, timerMsMax))
