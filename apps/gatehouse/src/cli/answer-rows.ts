/** Answers whose rows are lists of values: what each value is stands elsewhere, and heads its column here. Pure. */
import { tableText } from './table.ts'

interface UsageRow {
  start?: string
  key: readonly string[]
  others?: boolean
  values: readonly unknown[]
  before?: readonly unknown[]
}

interface Asked {
  by?: readonly string[]
  metrics?: readonly string[]
}

/** As a table, without what else the answer says; undefined of any other answer. */
export function namedRows(answer: object, asked: unknown): string | undefined {
  const { rows, columns, weeks, tables } = answer as Record<string, unknown>
  if (Array.isArray(weeks) && weeks.length > 0 && weeks.every(isCohort)) return cohortText(weeks)
  if (Array.isArray(tables) && tables.length > 0 && tables.every(isTable)) return tablesText(tables)
  if (!Array.isArray(rows) || rows.length === 0) return undefined
  if (isColumns(columns) && rows.every(row => Array.isArray(row) && row.length === columns.length))
    return tableText(
      columns.map(({ name }) => name),
      rows,
    )
  return rows.every(isUsage) ? usageText(rows, (asked ?? {}) as Asked) : undefined
}

/** Of a question about usage: its dimensions and metrics, in its order. */
function usageText(rows: readonly UsageRow[], { by = [], metrics = ['requests'] }: Asked): string | undefined {
  if (rows.some(({ key, values }) => values.length !== metrics.length || key.length > by.length)) return undefined
  const isTimed = rows.some(({ start }) => start !== undefined)
  const isCompared = rows.some(({ before }) => before !== undefined)
  const columns = [
    ...(isTimed ? ['start'] : []),
    ...by,
    ...metrics,
    ...(isCompared ? metrics.map(metric => `${metric} before`) : []),
  ]
  const cells = rows.map(({ start, key, others, values, before }) => [
    ...(isTimed ? [start] : []),
    ...by.map((_, at) => (others ? (at === 0 ? '(others)' : '') : key[at] || '(none)')),
    ...values,
    ...(isCompared ? metrics.map((_, at) => before?.[at]) : []),
  ])
  return tableText(columns.map(spaced), cells)
}

/** Who called for the first time in a week, and how many of them in each week since. */
function cohortText(weeks: readonly Cohort[]): string {
  const longest = Math.max(...weeks.map(({ cohort }) => cohort.length))
  const since = Array.from({ length: longest }, (_, week) => (week === 0 ? 'first time' : `+${week}`))
  const cells = weeks.map(({ start, active, returned, cohort }) => [
    ...[start.slice(0, 10), active, returned],
    ...since.map((_, week) => cohort[week] ?? ''),
  ])
  return tableText(['week', 'active', 'returned', ...since], cells)
}

/** A line for each column of each table. */
function tablesText(tables: readonly Table[]): string {
  const cells = tables.flatMap(({ name, columns }) => columns.map(({ name: of, type }) => [name, of, type]))
  const about = tables.map(({ name, about }) => `${name}: ${about}`)
  return `${about.join('\n')}\n\n${tableText(['table', 'column', 'type'], cells)}`
}

interface Cohort {
  start: string
  active: number
  returned: number
  cohort: readonly number[]
}

interface Table {
  name: string
  about: string
  columns: readonly { name: string; type: string }[]
}

const isCohort = (row: unknown): row is Cohort =>
  Array.isArray((row as Cohort | null)?.cohort) && typeof (row as Cohort).start === 'string'

const isTable = (row: unknown): row is Table =>
  typeof (row as Table | null)?.about === 'string' && isColumns((row as Table).columns)

const spaced = (name: string) => name.replace(/[A-Z]/g, letter => ` ${letter}`)

const isColumns = (value: unknown): value is { name: string }[] =>
  Array.isArray(value) && value.length > 0 && value.every(one => typeof one?.name === 'string')

const isUsage = (row: unknown): row is UsageRow =>
  Array.isArray((row as UsageRow | null)?.key) && Array.isArray((row as UsageRow).values)
