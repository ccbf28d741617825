/** What is judged of a pair of runs. */

/** One run against one side. */
export interface Run {
  requests: number
  perSecond: number
  /** Processor time of the side per request. */
  cpuUs: number
  p50Ms?: number
  p99Ms?: number
  /** Resident memory that each connection added, after garbage was collected; and before that. */
  bytesEach?: number
  uncollectedBytesEach?: number
}

export interface Figure {
  unit: string
  better: 'less' | 'more'
  of: (ours: Run, theirs: Run) => number
}

export const figures = {
  cpu: { unit: '× CPU per request', better: 'less', of: (ours, theirs) => ours.cpuUs / theirs.cpuUs },
  /** Both sides carry the same bytes per request. */
  bytes: { unit: '× bytes per CPU second', better: 'more', of: (ours, theirs) => theirs.cpuUs / ours.cpuUs },
  memory: { unit: 'KB each', better: 'less', of: ours => ours.bytesEach! / 1000 },
  p99: { unit: 'ms above', better: 'less', of: (ours, theirs) => ours.p99Ms! - theirs.p99Ms! },
} satisfies Record<string, Figure>

export interface Summary {
  median: number
  /** Largest less smallest. */
  spread: number
  /** Third quartile less first. */
  middleHalf: number
}

export function summary(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)]!
  return { median: at(0.5), spread: at(1) - at(0), middleHalf: at(0.75) - at(0.25) }
}
