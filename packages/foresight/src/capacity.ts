/** How many workers and gateways a peak needs, from what a request was measured to cost. */

export interface CapacityAsked {
  peakPerSecond: number
  /** Processor time of one request, in microseconds. */
  costUs: number
  /** Threads that one gateway runs. */
  workersPerNode: number
  /** How busy a thread may be at the peak. */
  busyMost?: number
  /** Of the gateways, how many may be away at the peak. */
  spareNodes?: number
}

export interface CapacityAdvice {
  workers: number
  nodes: number
  /** How busy the threads are at the peak, with so many. */
  busyAtPeak: number
}

export function capacityAdvice({
  peakPerSecond,
  costUs,
  workersPerNode,
  busyMost = 0.6,
  spareNodes = 1,
}: CapacityAsked): CapacityAdvice {
  const busy = (Math.max(0, peakPerSecond) * Math.max(0, costUs)) / 1e6
  const perNode = Math.max(1, Math.floor(workersPerNode))
  const working = Math.max(1, Math.ceil(Math.max(1, Math.ceil(busy / busyMost)) / perNode))
  const nodes = working + Math.max(0, spareNodes)
  return { workers: working * perNode, nodes, busyAtPeak: Math.round((busy / (working * perNode)) * 1000) / 1000 }
}
