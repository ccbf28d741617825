import { t } from '@gatehouse/ui/text.ts'
import { Alert, Anchor, SimpleGrid, Skeleton, Text } from '@mantine/core'
import { useMemo } from 'react'
import { Figure } from '../../figure.tsx'
import { Change } from '../breakdown.tsx'
import { Chart, type Line, type Mark } from '../chart.tsx'
import { wordOf } from '../filter-words.ts'
import { figureText, isCount, type Metric, metricName, unitOf } from '../measures.ts'
import { stretch } from '../narrowing.tsx'
import { type Series, seriesOf } from '../usage-span.ts'
import type { Answer } from '../use-analysis.ts'
import type { Tile } from './board.ts'
import { HeatMap } from './heat-map.tsx'
import { heatGranularity, type Meant } from './tile-question.ts'
import { TileTable } from './tile-table.tsx'

export interface TileViewProps {
  tile: Tile
  meant: Meant
  answer: Answer | undefined
  /** Of the time before, once it is known. */
  before?: Answer | undefined
  marks: readonly Mark[]
  put(words: Record<string, string | undefined>): void
  /** Opens the requests that fit as well. */
  open(words: Record<string, string>): void
}

/** What a tile shows of its answer. */
export function TileView(props: TileViewProps) {
  const { tile, answer } = props
  if (!answer) return <Skeleton h={tile.show === 'figures' ? 60 : 210} />
  if (tile.show === 'figures') return <Figures {...props} answer={answer} />
  if (answer.rows.length === 0) return <Text c="dimmed">{t('tileNothing')}</Text>
  return (
    <>
      {answer.truncated && <Alert color="gray">{t('tileCut')}</Alert>}
      {tile.show === 'lines' && <Lines {...props} answer={answer} />}
      {tile.show === 'bars' && <Bars {...props} answer={answer} />}
      {tile.show === 'heatmap' && <Heat {...props} answer={answer} />}
      {tile.show === 'table' && <TileTable tile={tile} answer={answer} put={props.put} />}
    </>
  )
}

type Answered = TileViewProps & { answer: Answer }

const metricsOf = ({ metrics = ['requests'] }: Tile): Metric[] => metrics

function Figures({ tile, answer }: Answered) {
  const metrics = metricsOf(tile)
  const [row] = answer.rows
  return (
    <SimpleGrid cols={{ base: 2, sm: Math.min(metrics.length, 4) }} spacing="lg" maw={900}>
      {metrics.map((metric, index) => (
        <div key={metric}>
          <Figure name={metricName(metric)} value={figureText(row?.values[index], unitOf(metric))} />
          <Change now={row?.values[index]} before={row?.before?.[index]} />
        </div>
      ))}
    </SimpleGrid>
  )
}

const inks = ['teal', 'blue', 'grape', 'orange', 'red', 'cyan', 'lime', 'pink', 'indigo', 'yellow']
const inkAt = (index: number) => `--mantine-color-${inks[index % inks.length]}-6`
/** Answers of these kinds have the same ink everywhere. */
const own: Partial<Record<Metric, string>> = {
  errors4xx: '--mantine-color-orange-6',
  errors5xx: '--mantine-color-red-6',
  errorRate: '--mantine-color-red-6',
}

function Lines({ tile, answer, before, meant, marks, put }: Answered) {
  const metrics = metricsOf(tile)
  const drawn = useMemo(() => drawnOf(tile, { answer, before }, meant), [tile, answer, before, meant.granularity])
  return (
    <Chart
      title={tile.title}
      isTitled
      unit={unitOf(metrics[0]!)}
      {...drawn}
      marks={marks}
      chosen={(from, to) => put(stretch(from, to))}
    />
  )
}

interface Drawn {
  answer: Answer
  before: Answer | undefined
}

function drawnOf(tile: Tile, { answer: { rows, from, to }, before }: Drawn, { granularity }: Meant) {
  const metrics = metricsOf(tile)
  const span = { from, to, granularity }
  if (!tile.by?.length) {
    const series = seriesOf(rows, { ...span, counts: metrics.map(isCount) })
    const lines = metrics.map(
      (metric, index): Line => ({ name: metricName(metric), color: own[metric] ?? inkAt(index), filled: index === 0 }),
    )
    return before
      ? beside({ series, lines }, seriesOf(before.rows, { ...span, ...before, counts: [isCount(metrics[0]!)] }))
      : { series, lines }
  }
  const groups = [...Map.groupBy(rows, ({ key }) => key[0]!)]
  const each = groups.map(([, members]) => seriesOf(members, { ...span, counts: [isCount(metrics[0]!)] }))
  const lines = groups.map(([key], index): Line => ({ name: key || t('usageNone'), color: inkAt(index) }))
  return { series: { times: each[0]!.times, values: each.map(({ values }) => values[0]!) }, lines }
}

/** With the first line as it was before: period by period at the same place. */
function beside({ series, lines }: { series: Series; lines: Line[] }, earlier: Series) {
  const values = series.times.map((_, at) => earlier.values[0]?.[at] ?? null)
  const line = { name: t('chartBefore', { name: lines[0]!.name }), color: '--mantine-color-gray-6', dashed: true }
  return { series: { times: series.times, values: [...series.values, values] }, lines: [...lines, line] }
}

function Bars({ tile, answer, put }: Answered) {
  const [metric] = metricsOf(tile)
  const most = Math.max(...answer.rows.map(({ values }) => values[0] ?? 0), Number.MIN_VALUE)
  const narrow = (value: string) => put({ [tile.by![0]!]: wordOf(value) })
  return (
    <div>
      {answer.rows.map(({ key: [value = ''], others, values }) => (
        <div key={`${others} ${value}`} className="bar-row">
          {others ? (
            <Text c="dimmed">{t('usageOthers')}</Text>
          ) : (
            <Anchor component="button" type="button" ta="left" title={value} onClick={() => narrow(value)}>
              {value || t('usageNone')}
            </Anchor>
          )}
          <div className="bar-track" aria-hidden>
            <span style={{ width: `${(100 * (values[0] ?? 0)) / most}%` }} />
          </div>
          <span>{figureText(values[0], unitOf(metric!))}</span>
        </div>
      ))}
    </div>
  )
}

function Heat({ tile, answer, meant, open }: Answered) {
  return <HeatMap title={tile.title} answer={answer} granularity={heatGranularity(meant.ms)} open={open} />
}
