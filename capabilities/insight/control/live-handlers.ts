/** Streams of figures and of requests, out of the store that all replicas write to: any of them tells all of it. */
import type { Clock } from '@gatehouse/base'
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { live, tail } from '../operations.ts'
import type { RequestsPage } from '../queries.ts'
import type { FilledQuestion } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { figureMetrics, figuresOf } from './figures.ts'
import { Beats } from './live.ts'
import { namedRequests, withIds } from './naming.ts'
import { narrowedBy } from './span.ts'

const historyMs = 300_000
/** Events that come later than this are in no live figure. */
const lateMs = 15_000

interface Asked {
  organization: string
  filters: FilledQuestion['filters']
}

interface Tailed extends Asked {
  limit: number
  minMs?: number
}

/** One pair for the control plane: who asks the same shares the question. */
export function liveHandlers(analytics: Analytics): Record<'live' | 'tail', OperationHandler> {
  let beats: Beats | undefined
  const beatsOf = (clock: Clock) => (beats ??= new Beats(clock))
  const spanOf = (clock: Clock, ms: number) => {
    const nowMs = clock.nowMs()
    return { from: text(Math.floor((nowMs - ms) / 1000) * 1000), to: text(nowMs + 1) }
  }
  return {
    live: {
      run: (context: WriteContext, input: Filled<typeof live.input>) => askedBy(context, input),
      async *follow({ services: { clock } }, asked: Asked, ended) {
        const points = (ms: number) => async () => pointsOf(analytics, { ...asked, ...spanOf(clock, ms) })
        yield await points(historyMs)()
        yield* beatsOf(clock).follow(watched('live', asked), points(lateMs), ended)
      },
    },
    tail: {
      async run(context: WriteContext, { limit, minMs, failed, ...narrowing }: Filled<typeof tail.input>) {
        const { organization, filters } = await askedBy(context, narrowing)
        const status = failed ? [{ dimension: 'status' as const, is: ['4xx', '5xx'] }] : []
        return { organization, filters: [...filters, ...status], limit, ...(minMs === undefined ? {} : { minMs }) }
      },
      async *follow({ services: { clock }, read, organization }, asked: Tailed, ended) {
        const { filters, ...rest } = asked
        const ask = () => analytics.requests({ ...rest, where: filters, ...spanOf(clock, lateMs) })
        const seen = new Seen((await ask()).requests)
        for await (const { requests } of beatsOf(clock).follow(watched('tail', asked), ask, ended))
          yield {
            requests: await read((_, db) =>
              namedRequests({ db, organizationId: organization!.id }, seen.news(requests)),
            ),
          }
      },
    },
  }
}

const watched = (operation: string, asked: Asked) => ({
  organization: asked.organization,
  question: `${operation} ${JSON.stringify(asked)}`,
})

async function askedBy(context: WriteContext, input: Parameters<typeof narrowedBy>[0]): Promise<Asked> {
  const filters = await withIds(context.resources, narrowedBy(input))
  return { organization: context.organization!.id, filters }
}

async function pointsOf(analytics: Analytics, asked: Asked & { from: string; to: string }) {
  const { rows } = await analytics.ask({ ...asked, metrics: figureMetrics, granularity: 'second' })
  return { points: rows.map(row => ({ start: row.start!, ...figuresOf(row) })), until: asked.to }
}

type Requests = RequestsPage['requests']

/** Requests of one reader: each is told once, however late it comes. */
class Seen {
  #ids: ReadonlySet<string>

  constructor(before: Requests) {
    this.#ids = new Set(before.map(({ requestId }) => requestId))
  }

  news(page: Requests): Requests {
    const news = page.filter(({ requestId }) => !this.#ids.has(requestId))
    this.#ids = new Set(page.map(({ requestId }) => requestId))
    return news.reverse()
  }
}

const text = (ms: number) => new Date(ms).toISOString()
