/** Which requests leave a trace, and what is said of it to upstreams. */
import type { Propagation } from '@gatehouse/telemetry'

export interface TraceSettings {
  /** Of requests that nobody decided about, between 0 and 1. */
  share: number
  /** Peers whose decision is followed: addresses and networks. Of others the trace goes on, and their decision does not count. */
  follow: readonly string[]
  /** Recorded whatever was decided before: statuses (`429`) and classes of them (`5xx`), */
  statuses: readonly string[]
  /** and requests whose answer began later than this. */
  slowMs?: number | undefined
  /** A policy that took as long has a span of its own, where the request was chosen before it began. */
  slowPolicyMs: number
  /** Recorded in a second by this thread; further ones are counted and left out. */
  perSecondMax: number
  /** Read in this order, and all written; with none, fields of traces pass untouched. */
  propagation: readonly Propagation[]
}

export const usualTraces: TraceSettings = {
  ...{ share: 0.01, follow: [], statuses: ['5xx'], slowPolicyMs: 1, perSecondMax: 1000, propagation: ['w3c'] },
}

/** 1 at each status that is named. */
export function statusTable(statuses: readonly string[]): Uint8Array {
  const table = new Uint8Array(1000)
  for (const status of statuses) {
    if (/^[1-5]xx$/.test(status)) table.fill(1, Number(status[0]) * 100, Number(status[0]) * 100 + 100)
    else table[Number(status)] = 1
  }
  return table
}
