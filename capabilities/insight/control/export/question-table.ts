/** An answer as a table, by the names that people gave. */
import type { PrepareContext } from '@gatehouse/control'
import { type Metric, type MetricName, metrics } from '../../measures.ts'
import type { AnswerRow, FilledQuestion, Question } from '../../question.ts'
import type { Analytics } from '../analytics.ts'
import { named } from '../naming.ts'
import type { CellKind, CellValue, Table, TableColumn } from './table.ts'

/** One answer is as large as an answer may be: it is one batch. */
export async function questionTable(
  analytics: Pick<Analytics, 'ask'>,
  { read, organization }: Pick<PrepareContext, 'read' | 'organization'>,
  question: Question,
): Promise<Table> {
  const { by = [], metrics: asked = ['requests'], granularity, others } = question as unknown as FilledQuestion
  const answer = await analytics.ask(question)
  const rows = await read((_, db) => named({ db, organizationId: organization!.id }, by, answer.rows))
  const columns: TableColumn[] = [
    ...(granularity ? [{ name: 'start', kind: 'time' as const }] : []),
    ...by.map(name => ({ name, kind: 'text' as const })),
    ...(others ? [{ name: 'others', kind: 'text' as const }] : []),
    ...asked.map(name => ({ name, kind: kindOf(name) })),
  ]
  const cells = (row: AnswerRow): CellValue[] => [
    ...(granularity ? [row.start!] : []),
    ...row.key,
    ...(others ? [String(row.others ?? false)] : []),
    ...row.values,
  ]
  return { columns, batches: once(rows.map(cells)) }
}

const kindOf = (name: MetricName): CellKind => ((metrics[name] as Metric).unit === 'count' ? 'whole' : 'number')

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value
}
