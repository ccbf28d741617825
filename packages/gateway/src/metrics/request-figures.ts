/** What a thread counted of requests since it was last asked. Plain values: they travel to main. */
import { addHistogram, durationBounds, emptyHistogram, type HistogramValue, overheadBounds } from './histogram.ts'

/** By class of status; 0 is of those that left before there was one. */
export const statusWords = ['none', '1xx', '2xx', '3xx', '4xx', '5xx'] as const

export type Labels = Readonly<Record<string, string>>

/** Of an endpoint, or of a consumer, whose durations are not told. */
export interface Figures {
  labels: Labels
  byStatus: number[]
  durations: HistogramValue | undefined
}

export interface RequestFigures {
  endpoints: Figures[]
  consumers: Figures[]
  /** Of endpoints and consumers that found no place. */
  others: { endpoints: Figures; consumers: Figures }
  /** Requests that the gateway answered with a failure of its own, by code. */
  failures: [code: string, times: number][]
  overhead: HistogramValue
}

export const endpointLabels = ['organization', 'environment', 'api', 'api_version', 'endpoint'] as const
export const consumerLabels = ['organization', 'application'] as const
const other = (names: readonly string[]): Labels => Object.fromEntries(names.map(name => [name, 'other']))

export const endpointFigures = (labels: Labels): Figures => ({
  ...{ labels, byStatus: statusWords.map(() => 0) },
  durations: emptyHistogram(durationBounds),
})
export const consumerFigures = (labels: Labels): Figures => ({
  ...{ labels, byStatus: statusWords.map(() => 0), durations: undefined },
})
export const otherFigures = () => ({
  endpoints: endpointFigures(other(endpointLabels)),
  consumers: consumerFigures(other(consumerLabels)),
})
export const noOverhead = () => emptyHistogram(overheadBounds)

export const requestsIn = ({ byStatus }: Figures) => byStatus.reduce((sum, one) => sum + one, 0)

export function addFigures(to: Figures, more: Figures): void {
  for (let i = 0; i < more.byStatus.length; i++) to.byStatus[i] = to.byStatus[i]! + more.byStatus[i]!
  if (to.durations && more.durations) addHistogram(to.durations, more.durations)
}
