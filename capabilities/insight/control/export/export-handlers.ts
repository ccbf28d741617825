/** Figures and single requests as files. What is asked is asked page by page, as whoever takes the file takes it. */
import { Failure } from '@gatehouse/base'
import type { FileAnswer, OperationHandler, PrepareContext, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { Format } from '../../export-formats.ts'
import type { exportRequests } from '../../operations.ts'
import { exportedPageMax, type RequestsInput, requestSchema } from '../../queries.ts'
import type { FilledQuestion, Question } from '../../question.ts'
import type { Analytics } from '../analytics.ts'
import { meantRequests } from '../meant-requests.ts'
import { namedRequests, withIds } from '../naming.ts'
import { type Narrowing, spanOf } from '../span.ts'
import { csvBytes } from './csv.ts'
import { parquetBytes } from './parquet.ts'
import { questionTable } from './question-table.ts'
import type { CellValue, Table, TableColumn } from './table.ts'

/** Files that one control plane makes at a time, and for one organization. */
const atOnce = { all: 8, ofOne: 2 } as const

interface ExportedQuestion {
  question: Question
  format: Format
}

interface ExportedRequests {
  asked: RequestsInput
  limit: number
  format: Format
}

export function exportHandlers(analytics: Pick<Analytics, 'ask' | 'requests'>): Record<string, OperationHandler> {
  const making = new Making()
  return {
    'export-usage': {
      async run(
        context: WriteContext,
        { format, since, from, to, ...asked }: Narrowing & FilledQuestion & { format: Format },
      ) {
        const filters = await withIds(context.resources, asked.filters)
        const span = spanOf(context.services, { since, from, to } as Narrowing)
        return { question: { ...asked, organization: context.organization!.id, ...span, filters }, format }
      },
      async file(context: PrepareContext, { question, format }: ExportedQuestion) {
        return making.file(context, { name: 'usage', format, table: await questionTable(analytics, context, question) })
      },
    },
    'export-requests': {
      async run(context: WriteContext, { format, limit, ...narrowing }: Filled<typeof exportRequests.input>) {
        return { asked: await meantRequests(context, narrowing), limit, format }
      },
      async file(context: PrepareContext, { asked, limit, format }: ExportedRequests) {
        const table = { columns: requestColumns, batches: requestRows(analytics, context, { asked, limit }) }
        return making.file(context, { name: 'requests', format, table })
      },
    },
  }
}

interface Made {
  name: string
  format: Format
  table: Table
}

/** Counts what is being made. */
class Making {
  readonly #organizations: string[] = []

  /** Throws `too_many_attempts`. */
  file({ organization, services }: PrepareContext, { name, format, table }: Made): FileAnswer {
    const id = organization!.id
    const own = this.#organizations.filter(one => one === id).length
    if (this.#organizations.length >= atOnce.all || own >= atOnce.ofOne)
      throw new Failure('too_many_attempts', 'Too many files are being made.', { extra: { retryAfterSeconds: 10 } })
    const day = new Date(services.clock.nowMs()).toISOString().slice(0, 10)
    const isCsv = format === 'csv'
    return {
      name: `${name}-${organization!.name}-${day}.${format}`,
      type: isCsv ? 'text/csv; charset=utf-8' : 'application/vnd.apache.parquet',
      bytes: this.#counted(id, isCsv ? csvBytes(table) : parquetBytes(table)),
    }
  }

  async *#counted(id: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    this.#organizations.push(id)
    try {
      yield* bytes
    } finally {
      this.#organizations.splice(this.#organizations.indexOf(id), 1)
    }
  }
}

type RequestRow = Awaited<ReturnType<Analytics['requests']>>['requests'][number]

const requestNames = Object.keys(requestSchema.properties) as (keyof RequestRow)[]

export const requestColumns: TableColumn[] = requestNames.map(name => {
  const { type } = requestSchema.properties[name] as { type?: string }
  const kind = name === 'time' ? 'time' : type === 'integer' ? 'whole' : type === 'number' ? 'number' : 'text'
  return { name, kind }
})

const cellOf = (value: RequestRow[keyof RequestRow]): CellValue =>
  typeof value === 'object' ? JSON.stringify(value) : value

async function* requestRows(
  analytics: Pick<Analytics, 'requests'>,
  { read, organization }: PrepareContext,
  { asked, limit }: Pick<ExportedRequests, 'asked' | 'limit'>,
): AsyncGenerator<CellValue[][]> {
  let left = limit
  let cursor: string | undefined
  do {
    const page = { ...asked, limit: Math.min(left, exportedPageMax), ...(cursor === undefined ? {} : { cursor }) }
    const { requests, next } = await analytics.requests(page)
    const place = (db: Parameters<typeof namedRequests>[0]['db']) => ({ db, organizationId: organization!.id })
    const rows = await read((_, db) => namedRequests(place(db), requests))
    yield rows.map(row => requestNames.map(name => cellOf(row[name])))
    left -= requests.length
    cursor = next
  } while (cursor !== undefined && left > 0)
}
