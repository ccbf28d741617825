/**
 * The SQL of a question. Rows of a source are added up by group and latency bucket; a percentile is the first bucket
 * at which so many of the group's requests are reached. Both engines speak this SQL.
 */
import { fail } from '@gatehouse/base'
import { bucketOf, latencyCellOf, latencyText } from '../../latency-bucket.ts'
import {
  type Dimension,
  type DimensionName,
  dimensions,
  type Metric,
  type MetricName,
  metrics,
  type RollUp,
  rollUps,
  sums,
  withinBucket,
} from '../../measures.ts'
import { type FilledQuestion, type Granularity, rowsMax } from '../../question.ts'
import { type Dialect, type SqlValue, SqlValues } from './sql-text.ts'
import { type Kept, type Piece, piecesOf, type Span, type Width, widths } from './time-pieces.ts'

export const secondsOf: Record<Granularity, number> = {
  ...{ second: 1, minute: 60, fiveMinutes: 300, hour: 3600, day: 86_400 },
}

/** Figures, and how long requests took, come from roll-ups of their own. */
export interface QuestionPlan {
  /** Of the whole answer. */
  pieces: readonly Piece[]
  parts: { figures?: PartPlan; durations?: PartPlan }
}

export interface PartPlan {
  /** None where it asks by what no roll-up holds. */
  rollUp: RollUp | undefined
  pieces: readonly Piece[]
}

export interface Statement {
  text: string
  values: Record<string, SqlValue>
}

/** Where a plan's rows come from: tables or subqueries of the engine. */
export interface Sources {
  /** Rows of a roll-up, of one width. */
  rollUp(rollUp: RollUp, width: Width): string
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
  const ordered = metrics[question.order ?? question.metrics[0]!]
  const told: Metric[] = [...question.metrics.map(name => metrics[name]), ordered]
  const isSingle = told.some(({ ofValue }) => ofValue)
  const partOf = (candidates: readonly RollUp[], part: Span): PartPlan => {
    const rollUp = isSingle
      ? undefined
      : candidates.find(one => asked.every(name => (dimensions[name].rollUps as readonly RollUp[]).includes(one)))
    const usable = rollUp === undefined ? [] : widths.filter(width => fits(width, { granularity, offsetMinutes }))
    return { rollUp, pieces: piecesOf(part, { usable, kept }) }
  }
  const spreads: RollUp[] = ['durations', 'consumer_durations']
  const isOfCounts = told.every(metric => !isFigure(metric) || metric.ofCounts)
  const figuresIn = (within: Span) => partOf(['traffic', 'consumers', ...(isOfCounts ? spreads : [])], within)
  const durationsIn = (within: Span) => partOf(spreads, within)
  const figures = told.some(isFigure) ? figuresIn(span) : undefined
  const durations = told.every(isFigure) ? undefined : durationsIn(spanOf(figures) ?? span)
  // What is told side by side is of the same time: the shorter of both.
  const common = spanOf(durations)
  const isShorter = figures && common && common.fromMs > spanOf(figures)!.fromMs
  const first = isShorter ? figuresIn(common) : figures
  return {
    pieces: (first?.pieces.length ? first : durations)?.pieces ?? [],
    parts: { ...(first?.pieces.length ? { figures: first } : {}), ...(durations?.pieces.length ? { durations } : {}) },
  }
}

function spanOf(part: PartPlan | undefined): Span | undefined {
  const [first] = part?.pieces ?? []
  return first && { fromMs: first.fromMs, toMs: part!.pieces.at(-1)!.toMs }
}

const isFigure = ({ percentile, ofWithin }: Metric) => percentile === undefined && !ofWithin

/** With what is asked for in its SQL. */
function metricOf({ withinMs }: FilledQuestion, name: MetricName): Metric {
  const metric: Metric = metrics[name]
  if (!metric.ofWithin) return metric
  if (withinMs === undefined) {
    return fail('invalid_input', `${name} needs withinMs.`, { hint: 'Say how many milliseconds are short enough.' })
  }
  return { ...metric, sql: metric.sql.replaceAll(withinBucket, String(bucketOf(withinMs * 1000))) }
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

/** The statement of a question that has pieces. Its rows: `start`, `k0`…, `others`, `m0`… in the order asked. */
export function questionSql(question: FilledQuestion, { plan, sources, dialect }: Written): Statement {
  const values = new SqlValues(dialect)
  const columns = question.by.map(name => dimensions[name].column)
  const held = { figures: heldSums(plan.parts.figures), durations: heldSums(plan.parts.durations) }
  const { figures, durations } = plan.parts
  const isThere = (metric: Metric) => (isFigure(metric) ? figures : durations) !== undefined
  const ordered = metricOf(question, question.order ?? question.metrics[0]!)
  const order = isThere(ordered) ? ordered : metrics.requests
  const withs = [
    ...(figures ? [`figures_of as (${sourceSql(figures, { question, sources, dialect, values, columns })})`] : []),
    ...(durations
      ? [`durations_of as (${sourceSql(durations, { question, sources, dialect, values, columns })})`]
      : []),
    ...(columns.length > 0 && !question.keys ? [`top as (${topSql(question, { columns, order, held })})`] : []),
  ]
  const told = toldSql(question, { columns, values })
  const keys = keysOf(question, { columns, told })
  const part = (isDuration: boolean) => {
    const asked = question.metrics.map((name, index) => ({ metric: metricOf(question, name), name: `m${index}` }))
    const mine = asked.filter(({ metric }) => isFigure(metric) !== isDuration && isThere(metric))
    return {
      from: chosen(question, { told, source: isDuration ? 'durations_of' : 'figures_of' }),
      keys,
      metrics: mine,
      held: held[isDuration ? 'durations' : 'figures'],
    }
  }
  const parts = [part(false), part(true)].filter(one => one.metrics.length > 0).map(one => grouped(one))
  const joined = parts.length === 2 ? joinedSql(parts, keys) : parts[0]!
  const ordering = [
    ...(question.granularity ? ['start'] : []),
    ...(columns.length > 0 ? ['others'] : []),
    ...(isThere(ordered) ? orders(question) : []),
    ...columns.map((_, index) => `k${index}`),
    '1',
  ]
  const text = `with ${withs.join(', ')} select * from (${joined}) answer order by ${ordering.join(', ')} limit ${rowsMax + 1}`
  return { text, values: values.values }
}

interface Written {
  plan: QuestionPlan
  sources: Sources
  dialect: Dialect
}

interface Key {
  column: string
  name: string
}

interface Top {
  columns: readonly string[]
  order: Metric
  held: Record<keyof QuestionPlan['parts'], readonly string[]>
}

/** What a part's rows add up. */
const valueColumns = ['amount', 'amounts'] as const

const heldSums = (part: PartPlan | undefined): readonly string[] =>
  part?.rollUp === undefined ? [...sums, ...valueColumns] : rollUps[part.rollUp].sums

/** The largest groups, by the part that the order is of. */
function topSql(question: FilledQuestion, { columns, order, held }: Top): string {
  const keys = columns.map((column, index) => ({ column, name: `k${index}` }))
  const part = isFigure(order) ? 'figures' : 'durations'
  const names = keys.map(({ name }) => name).join(', ')
  const all = grouped({ from: `${part}_of`, keys, metrics: [{ metric: order, name: 'm0' }], held: held[part] })
  return `select ${names} from (${all}) groups order by m0 desc nulls last, ${names} limit ${question.limit}`
}

/** Whether a row is of a group that is told; nothing where all are one. */
function toldSql(
  { keys, by }: FilledQuestion,
  { columns, values }: { columns: readonly string[]; values: SqlValues },
): string | undefined {
  if (columns.length === 0) return undefined
  const tuple = (of: readonly string[]) => (of.length === 1 ? of[0]! : `(${of.join(', ')})`)
  if (!keys) return `${tuple(columns)} in (select * from top)`
  const given = keys.map(key => tuple(by.map((name, index) => values.bind(keptOf(name, key[index] ?? '')))))
  return given.length === 0 ? '1 = 0' : `${tuple(columns.map(textOf))} in (${given.join(', ')})`
}

interface Told {
  columns: readonly string[]
  told: string | undefined
}

function keysOf(question: FilledQuestion, { columns, told }: Told): Key[] {
  const shown = columns.map((column, index) => ({
    column: question.others ? `case when ${told} then ${textOf(column)} else '' end` : textOf(column),
    name: `k${index}`,
  }))
  return [
    ...(question.granularity
      ? [{ column: periodSql(question.granularity, question.offsetMinutes), name: 'start' }]
      : []),
    ...shown,
    ...(columns.length > 0 ? [{ column: `case when ${told} then 0 else 1 end`, name: 'others' }] : []),
  ]
}

function chosen({ others }: FilledQuestion, { told, source }: { told: string | undefined; source: string }): string {
  return told !== undefined && !others ? `(select * from ${source} where ${told}) chosen` : source
}

/** Both parts are of the same requests: each group of one is one of the other. */
function joinedSql([figures, durations]: string[], keys: readonly Key[]): string {
  const names = keys.map(({ name }) => name).join(', ')
  const how =
    keys.length > 0 ? `left join (${durations}) durations using (${names})` : `cross join (${durations}) durations`
  return `select * from (${figures}) figures ${how}`
}

function orders({ order, metrics: asked }: FilledQuestion): string[] {
  const place = asked.indexOf(order ?? asked[0]!)
  return place < 0 ? [] : [`m${place} desc nulls last`]
}

const numeric = new Set(
  Object.values<Dimension>(dimensions)
    .filter(one => one.numeric)
    .map(({ column }) => column),
)
const textOf = (column: string) => (numeric.has(column) ? `cast(${column} as varchar)` : column)

/** A value as the tables have it. */
const keptOf = (name: DimensionName, text: string) => (name === 'latency' && isToldStep(text) ? cellOf(text) : text)

function periodSql(granularity: Granularity, offsetMinutes: number): string {
  const seconds = secondsOf[granularity]
  const shifted = `(start + ${offsetMinutes * 60})`
  return `(${shifted} - ${shifted} % ${seconds} - ${offsetMinutes * 60})`
}

interface SourceContext {
  question: FilledQuestion
  sources: Sources
  dialect: Dialect
  values: SqlValues
  columns: readonly string[]
}

function sourceSql(part: PartPlan, context: SourceContext): string {
  return part.pieces.map(piece => pieceSql(piece, { ...context, rollUp: part.rollUp })).join(' union all ')
}

function pieceSql(
  { width, fromMs, toMs }: Piece,
  { rollUp, ...context }: SourceContext & { rollUp: RollUp | undefined },
) {
  const { question, sources, dialect, values, columns } = context
  // Where all of it is of single requests, whatever is told may be needed.
  const held =
    rollUp === undefined ? ['status', 'bucket', ...sums] : [...rollUps[rollUp].columns, ...rollUps[rollUp].sums]
  const needed = ['status', 'bucket', ...sums].filter(name => held.includes(name))
  const made = madeBy(question, dialect)
  const singles = rollUp === undefined ? [`${made.amount} as amount`, `${made.amounts} as amounts`] : []
  const shown = columns.map(column => (made[column] ? `${made[column]} as ${column}` : column))
  const named = [...new Set([...shown, ...needed, ...singles])].join(', ')
  const where = [
    `organization = ${values.bind(question.organization)}`,
    ...question.filters.flatMap(filterSql(values, made)),
  ]
  if (width === 0) {
    return `select ${secondsSql} as start, ${named} from ${sources.requests(fromMs, toMs)} single
      where time_us >= ${fromMs * 1000} and time_us < ${toMs * 1000} and ${where.join(' and ')}`
  }
  return `select start, ${named} from ${sources.rollUp(rollUp!, width)} rolled
    where start >= ${fromMs / 1000} and start < ${toMs / 1000} and ${where.join(' and ')}`
}

/** Columns that no table has, by what a question names. */
export function madeBy(
  { custom, value }: Pick<FilledQuestion, 'custom' | 'value'>,
  dialect: Dialect,
): Record<string, string> {
  return {
    latency: dimensions.latency.madeOf,
    custom: custom === undefined ? "''" : dialect.jsonText('labels', custom),
    amount: value === undefined ? '0' : dialect.jsonNumber('amounts_json', value),
    amounts: value === undefined ? '0' : dialect.jsonHas('amounts_json', value),
  }
}

/** Whole seconds since 1970 of a request, without a division that the engines write differently. */
const secondsSql = 'cast((time_us - time_us % 1000000) / 1000000 as bigint)'

/** Conditions of a filter on single requests or rows of a roll-up. */
export const filterSql =
  (values: SqlValues, made: Readonly<Record<string, string>>) =>
  ({ dimension, is, isNot }: FilledQuestion['filters'][number]): string[] => [
    ...(is ? [oneOfSql(dimension, is, { values, made })] : []),
    ...(isNot ? [`not ${oneOfSql(dimension, isNot, { values, made })}`] : []),
  ]

interface Filtering {
  values: SqlValues
  made: Readonly<Record<string, string>>
}

function oneOfSql(name: DimensionName, given: readonly string[], { values, made }: Filtering): string {
  const { column } = dimensions[name]
  if (column === 'latency') return `${made.latency} in (${given.map(cellOf).join(', ')})`
  if (column !== 'status') {
    return `${made[column] ?? column} in (${given.map(value => values.bind(value)).join(', ')})`
  }
  return `(${given.map(statusSql).join(' or ')})`
}

/** As an answer tells one; any other time within a step is none of the groups. */
const isToldStep = (text: string) => isStep(text) && latencyText(latencyCellOf(text)) === text

const isStep = (text: string) => /^\d{1,12}(\.\d{1,12})?$/.test(text) && Number(text) > 0

/** The number of a step of latency, which may stand in SQL. */
function cellOf(text: string): string {
  if (isStep(text)) return String(latencyCellOf(text))
  return fail('invalid_input', `${text} is no step of latency.`, {
    hint: 'A step is told by the milliseconds of its end, as an answer by latency has them.',
  })
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
  keys: readonly Key[]
  /** Figures, or percentiles. */
  metrics: readonly { metric: Metric; name: string }[]
  /** Sums of the rows. */
  held: readonly string[]
}

/** Added up by key; of percentiles, the bucket at which so many of a group's requests are reached. */
function grouped({ from, keys, metrics: asked, held }: Grouped): string {
  const names = keys.map(({ name }) => name)
  const by = names.length > 0 ? `group by ${names.join(', ')}` : ''
  const told = asked.map(({ metric, name }) => `cast(${metric.sql} as double) as ${name}`)
  const shown = keys.map(({ column, name }) => `${column} as ${name}`)
  if (asked.every(({ metric }) => isFigure(metric))) {
    const rows = `select ${[...shown, 'status', ...held].join(', ')} from ${from}`
    return `select ${[...names, ...told].join(', ')} from (${rows}) rows ${by}`
  }
  const rows = `select ${[...shown, 'bucket', 'requests'].join(', ')} from ${from}`
  const buckets = `select ${[...names, 'bucket', 'sum(requests) as requests'].join(', ')} from (${rows}) rows
    group by ${[...names, 'bucket'].join(', ')}`
  const part = names.length > 0 ? `partition by ${names.join(', ')}` : ''
  const ranked = `select *, sum(requests) over (${part} order by bucket) as upto, sum(requests) over (${part}) as whole
    from (${buckets}) buckets`
  return `select ${[...names, ...told].join(', ')} from (${ranked}) ranked ${by}`
}
