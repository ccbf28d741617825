/** The question that a tile asks. */
import type { Filter, Question } from '../measures.ts'
import { earlierSpan, type Granularity, type UsageSpan } from '../usage-span.ts'
import type { Tile } from './board.ts'

const columnsMax = 200
const cellsMax = 1000

export interface Meant extends UsageSpan {
  filters: readonly Filter[]
  /** Length of the time that is asked for. */
  ms: number
}

export function questionOf(tile: Tile, { asked, granularity, filters, ms }: Meant): Question {
  const { show, metrics = ['requests'], by = [], limit = 8 } = tile
  // The address narrows what the tile narrows: of one dimension both hold.
  const { custom, value } = tile
  const named = { ...(custom ? { custom } : {}), ...(value ? { value } : {}) }
  const common = { ...asked, ...named, filters: [...(tile.filters ?? []), ...filters].slice(0, 8) }
  switch (show) {
    case 'figures':
      return { ...common, metrics, compare: 'previous' }
    case 'lines':
      return { ...common, metrics, by, granularity, limit }
    case 'heatmap':
      return { ...common, metrics: ['requests'], by: ['latency'], granularity: heatGranularity(ms), limit: cellsMax }
    default:
      return { ...common, metrics, by, limit, others: true, compare: 'previous' }
  }
}

/** The same of the time before, of lines that are not told apart by anything: these have one of then beside them. */
export function earlierOf(
  { show, by = [] }: Tile,
  { since: _, ...question }: Question & { since?: string },
  answered: { from: string; to: string; granularity: Granularity },
): Question | undefined {
  if (show !== 'lines' || by.length > 0) return undefined
  const { metrics = ['requests'] } = question
  return { ...question, metrics: metrics.slice(0, 1), ...earlierSpan(answered) } as Question
}

/** As many columns as can be told apart. */
export function heatGranularity(ms: number): Granularity {
  if (ms / 60_000 <= columnsMax) return 'minute'
  return ms / 3_600_000 <= columnsMax ? 'hour' : 'day'
}
