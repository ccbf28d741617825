import 'uplot/dist/uPlot.min.css'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Box, Text, useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import { figureText, type Unit } from './measures.ts'
import { markWords, momentWords } from './moment-words.ts'
import type { Series } from './usage-span.ts'

export interface Line {
  name: string
  /** A CSS variable. */
  color: string
  filled?: boolean
  /** Of another time than the others. */
  dashed?: boolean
}

/** Something that happened: a line across the chart. */
export interface Mark {
  /** Seconds since 1970. */
  at: number
  text: string
}

/** Time that stands out, in seconds since 1970. */
export interface Span {
  from: number
  to: number
}

interface ChartProps {
  title: string
  /** It stands above the chart already. */
  isTitled?: boolean
  unit: Unit
  series: Series
  lines: readonly Line[]
  marks?: readonly Mark[] | undefined
  spans?: readonly Span[]
  /** What was chosen by dragging, in seconds since 1970. */
  chosen(from: number, to: number): void
}

const heightPx = 170

/** Lines over time. Drag to look closer; the same figures stand in the table of the page. */
export function Chart({ title, isTitled, unit, series, lines, marks, spans, chosen }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme()
  const choose = useRef(chosen)
  choose.current = chosen
  // Another scheme has other colours.
  useEffect(() => {
    const at = place.current
    if (!at) return
    const plot = new UPlot(
      optionsOf({
        at,
        unit,
        lines,
        marks: marks ?? [],
        spans: spans ?? [],
        chosen: (from, to) => choose.current(from, to),
      }),
      [series.times, ...series.values],
      at,
    )
    const seen = new ResizeObserver(() => plot.setSize({ width: at.clientWidth, height: heightPx }))
    seen.observe(at)
    return () => {
      seen.disconnect()
      plot.destroy()
    }
  }, [series, lines, marks, spans, unit, scheme])
  return (
    <Box component="figure" m={0} className="usage-chart">
      {!isTitled && (
        <Text component="figcaption" fw={550} size="sm" mb={4}>
          {title}
        </Text>
      )}
      {marks && marks.length > 0 && (
        <Text size="xs" c="dimmed">
          {`▪ ${t('chartDeployed')}: ${[...new Set(marks.map(({ text }) => text))].join(', ')}`}
        </Text>
      )}
      <div ref={place} style={{ minHeight: heightPx + 30 }} role="img" aria-label={title} />
    </Box>
  )
}

/** Places of a line that have nothing beside them. */
const alone: UPlot.Series.Points.Filter = (plot, line) => {
  const values = plot.data[line] ?? []
  const isThere = (index: number) => values[index] !== null && values[index] !== undefined
  return Array.from(values.keys()).filter(at => isThere(at) && !isThere(at - 1) && !isThere(at + 1))
}

interface Drawn {
  at: HTMLElement
  unit: ChartProps['unit']
  lines: readonly Line[]
  marks: readonly Mark[]
  spans: readonly Span[]
  chosen(from: number, to: number): void
}

function optionsOf({ at, unit, lines, marks, spans, chosen }: Drawn): UPlot.Options {
  const color = (name: string) => getComputedStyle(at).getPropertyValue(name).trim()
  const number = (value: number | null) => figureText(value, unit)
  const axis = {
    stroke: color('--mantine-color-dimmed'),
    grid: { stroke: color('--mantine-color-default-border'), width: 1 },
  }
  return {
    width: at.clientWidth,
    height: heightPx,
    cursor: { drag: { x: true, y: false, setScale: false }, sync: { key: 'usage' } },
    scales: { y: { range: (_, __, most) => [0, Math.max(most * 1.05, unit === '%' ? 0.01 : 1)] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        ticks: { show: false },
        size: 28,
        values: (_, splits, __, ___, seconds) => splits.map(at => markWords(at, seconds, spoken())),
      },
      { ...axis, size: 60, ticks: { show: false }, values: (_, splits) => splits.map(number) },
    ],
    series: [
      { value: (_, seconds) => (seconds === null ? '–' : momentWords(seconds, spoken())) },
      ...lines.map(({ name, color: variable, filled, dashed }) => ({
        label: name,
        stroke: color(variable),
        width: 1.5,
        // A line needs two: what stands alone is a point.
        points: { size: 4, fill: color(variable), filter: alone },
        ...(dashed ? { dash: [4, 4] } : {}),
        ...(filled ? { fill: `${color(variable)}22` } : {}),
        value: (_: UPlot, value: number | null) => number(value),
      })),
    ],
    hooks: {
      drawClear: [plot => drawSpans(plot, spans, color('--mantine-color-red-filled'))],
      draw: [plot => drawMarks(plot, marks, color('--mantine-color-dimmed'))],
      setLegend: [tellAtCursor],
      setSelect: [
        plot => {
          const { left, width } = plot.select
          if (width < 5) return
          chosen(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'))
        },
      ],
    },
  }
}

/** Figures stand in the legend while a moment is pointed at: without one there are none. */
function tellAtCursor({ root, cursor }: UPlot): void {
  root.querySelector('.u-legend')?.classList.toggle('is-told', typeof cursor.idx === 'number')
}

function drawMarks(plot: UPlot, marks: readonly Mark[], color: string): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.strokeStyle = color
  ctx.fillStyle = color
  ctx.setLineDash([2, 3])
  for (const { at } of marks) {
    const x = plot.valToPos(at, 'x', true)
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    ctx.fillRect(x - 3, bbox.top, 6, 6)
  }
  ctx.restore()
}

function drawSpans(plot: UPlot, spans: readonly Span[], color: string): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.fillStyle = `${color}33`
  for (const { from, to } of spans) {
    const [begin, end] = [from, to].map(at =>
      Math.min(Math.max(plot.valToPos(at, 'x', true), bbox.left), bbox.left + bbox.width),
    ) as [number, number]
    // What was short is seen as well.
    ctx.fillRect(begin, bbox.top, Math.max(end - begin, 2), bbox.height)
  }
  ctx.restore()
}
