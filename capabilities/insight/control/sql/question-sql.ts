/**
 * The SQL of a question. Rows of a source are added up by group and latency bucket; a percentile is the first bucket
 * at which so many of the group's requests are reached. Both engines speak this SQL.
 */
import { fail } from '@gatehouse/base'
import {
  type DimensionName,
  dimensions,
  type Metric,
  metrics,
  type RollUp,
  rollUpColumns,
  sums,
} from '../../measures.ts'
import { type FilledQuestion, type Granularity, rowsMax } from '../../question.ts'
import { type Dialect, type SqlValue, SqlValues } from './sql-text.ts'
import { type Kept, type Piece, piecesOf, type Width, widths } from './time-pieces.ts'

export const secondsOf: Record<Granularity, number> = { minute: 60, hour: 3600, day: 86_400 }

export interface QuestionPlan {
  /** What roll-up it reads; none where it asks by what none holds. */
  rollUp: RollUp | undefined
  pieces: readonly Piece[]
}

export interface Statement {
  text: string
  values: Record<string, SqlValue>
}

/** Where a plan's rows come from: tables or subqueries of the engine. */
export interface Sources {
  /** Rows of a roll-up, of any width. */
  rollUp(rollUp: RollUp): string
  /** Single requests that may be of the span. */
  requests(fromMs: number, toMs: number): string
}

/** Throws `invalid_input` where the series would have too many points. */
export function planOf(question: FilledQuestion, kept: Kept): QuestionPlan {
  const { by, filters, granularity, offsetMinutes } = question
  const span = { fromMs: Date.parse(question.from), toMs: Date.parse(question.to) }
  for (const field of ['from', 'to'] as const) {
    if (Number.isNaN(Date.parse(question[field]))) fail('invalid_input', `${field} is not a date that exists.`)
  }
  if (granularity) checkPoints(span.toMs - span.fromMs, granularity)
  const asked = [...by, ...filters.map(({ dimension }) => dimension)]
  const rollUp = (Object.keys(rollUpColumns) as RollUp[]).find(one =>
    asked.every(name => (dimensions[name].rollUps as readonly RollUp[]).includes(one)),
  )
  const usable = rollUp === undefined ? [] : widths.filter(width => fits(width, { granularity, offsetMinutes }))
  return { rollUp, pieces: piecesOf(span, { usable, kept }) }
}

function checkPoints(spanMs: number, granularity: Granularity): void {
  const points = Math.ceil(spanMs / (secondsOf[granularity] * 1000))
  if (points <= rowsMax / 2) return
  fail('invalid_input', `The span has ${points} points of a ${granularity}; at most ${rowsMax / 2} are answered.`)
}

function fits(
  width: Width,
  { granularity, offsetMinutes }: { granularity: Granularity | undefined; offsetMinutes: number },
) {
  if (granularity === undefined) return true
  return width <= secondsOf[granularity] && (width === 60 || (offsetMinutes * 60) % width === 0)
}

/** The statement of a question that has pieces. Its rows: `start`, `k0`…, `m0`… in the order asked, `others`. */
export function questionSql(
  question: FilledQuestion,
  { plan, sources, dialect }: { plan: QuestionPlan; sources: Sources; dialect: Dialect },
): Statement {
  const values = new SqlValues(dialect)
  const columns = question.by.map(name => dimensions[name].column)
  const source = plan.pieces
    .map(piece => pieceSql(piece, { question, plan, sources, values, columns }))
    .join(' union all ')
  const order = metrics[question.order ?? question.metrics[0]!]
  const keys = columns.map((column, index) => ({ column, name: `k${index}` }))
  const limited = keys.length > 0
  const top = limited
    ? `, top as (${grouped({ from: 'source', keys, metrics: [order] })} order by m0 desc nulls last, ${keys
        .map(({ name }) => name)
        .join(', ')} limit ${question.limit})`
    : ''
  const within = keys.length === 1 ? columns[0]! : `(${columns.join(', ')})`
  const told = `${within} in (select ${keys.map(({ name }) => name).join(', ')} from top)`
  const time = question.granularity
    ? [{ column: periodSql(question.granularity, question.offsetMinutes), name: 'start' }]
    : []
  const others = limited ? [{ column: `case when ${told} then 0 else 1 end`, name: 'others' }] : []
  const shown = keys.map(({ column, name }) => ({
    column: question.others ? `case when ${told} then ${textOf(column)} else '' end` : textOf(column),
    name,
  }))
  const from = limited && !question.others ? `(select * from source where ${told}) chosen` : 'source'
  const all = question.metrics.map(name => metrics[name])
  const text = `with source as (${source})${top} ${grouped({ from, keys: [...time, ...shown, ...others], metrics: all })}
    order by ${[...(time.length ? ['start'] : []), ...(limited ? ['others'] : []), ...orders(question), ...keys.map(({ name }) => name), '1'].join(', ')}
    limit ${rowsMax + 1}`
  return { text, values: values.values }
}

function orders({ order, metrics: asked }: FilledQuestion): string[] {
  const place = asked.indexOf(order ?? asked[0]!)
  return place < 0 ? [] : [`m${place} desc nulls last`]
}

const textOf = (column: string) => (column === 'status' ? 'cast(status as varchar)' : column)

function periodSql(granularity: Granularity, offsetMinutes: number): string {
  const seconds = secondsOf[granularity]
  const shifted = `(start + ${offsetMinutes * 60})`
  return `(${shifted} - ${shifted} % ${seconds} - ${offsetMinutes * 60})`
}

interface PieceContext {
  question: FilledQuestion
  plan: QuestionPlan
  sources: Sources
  values: SqlValues
  columns: readonly string[]
}

function pieceSql({ width, fromMs, toMs }: Piece, { question, plan, sources, values, columns }: PieceContext): string {
  const named = [...new Set([...columns, 'status', 'bucket', ...sums])].join(', ')
  const where = [`organization = ${values.bind(question.organization)}`, ...question.filters.flatMap(filterSql(values))]
  if (width === 0) {
    return `select ${secondsSql} as start, ${named} from ${sources.requests(fromMs, toMs)} single
      where time_us >= ${fromMs * 1000} and time_us < ${toMs * 1000} and ${where.join(' and ')}`
  }
  return `select start, ${named} from ${sources.rollUp(plan.rollUp!)} rolled
    where width = ${width} and start >= ${fromMs / 1000} and start < ${toMs / 1000} and ${where.join(' and ')}`
}

/** Whole seconds since 1970 of a request, without a division that the engines write differently. */
const secondsSql = 'cast((time_us - time_us % 1000000) / 1000000 as bigint)'

const filterSql =
  (values: SqlValues) =>
  ({ dimension, is, isNot }: FilledQuestion['filters'][number]): string[] => [
    ...(is ? [oneOfSql(dimension, is, values)] : []),
    ...(isNot ? [`not ${oneOfSql(dimension, isNot, values)}`] : []),
  ]

function oneOfSql(name: DimensionName, given: readonly string[], values: SqlValues): string {
  const { column } = dimensions[name]
  if (column !== 'status') return `${column} in (${given.map(value => values.bind(value)).join(', ')})`
  return `(${given.map(statusSql).join(' or ')})`
}

/** A status, or a class of them. */
function statusSql(text: string): string {
  if (/^[1-5]xx$/.test(text)) return `(status >= ${text[0]}00 and status <= ${text[0]}99)`
  if (/^[1-5]\d\d$/.test(text)) return `status = ${text}`
  return fail('invalid_input', `${text} is no status.`, {
    hint: 'A status is a number such as 404, or a class such as 5xx.',
  })
}

interface Grouped {
  from: string
  keys: readonly { column: string; name: string }[]
  metrics: readonly Metric[]
}

/** Added up by key; with the percentiles of each where one is asked for. */
function grouped({ from, keys, metrics: asked }: Grouped): string {
  const names = keys.map(({ name }) => name)
  const by = names.length > 0 ? `group by ${names.join(', ')}` : ''
  const told = asked.map(({ sql }, index) => `cast(${sql} as double) as m${index}`)
  const chosen = keys.map(({ column, name }) => `${column} as ${name}`)
  if (!asked.some(({ percentile }) => percentile)) {
    const rows = `select ${[...chosen, 'status', ...sums].join(', ')} from ${from}`
    return `select ${[...names, ...told].join(', ')} from (${rows}) rows ${by}`
  }
  const added = sums.map(name => `sum(${name}) as ${name}`)
  const rows = `select ${[...chosen, 'bucket', 'status', ...sums].join(', ')} from ${from}`
  const buckets = `select ${[...names, 'bucket', 'status', ...added].join(', ')} from (${rows}) rows
    group by ${[...names, 'bucket', 'status'].join(', ')}`
  const part = names.length > 0 ? `partition by ${names.join(', ')}` : ''
  const ranked = `select *, sum(requests) over (${part} order by bucket) as upto, sum(requests) over (${part}) as whole
    from (${buckets}) buckets`
  return `select ${[...names, ...told].join(', ')} from (${ranked}) ranked ${by}`
}
