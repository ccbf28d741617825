import { spoken, t } from '@gatehouse/ui/text.ts'
import { Group, Text, useComputedColorScheme } from '@mantine/core'
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import { figureText } from '../measures.ts'
import { momentWords } from '../moment-words.ts'
import type { Granularity } from '../usage-span.ts'
import type { Answer } from '../use-analysis.ts'
import { cellKey, growth, type Heat, heatOf } from './heat.ts'

interface HeatMapProps {
  title: string
  answer: Answer
  granularity: Granularity
  /** The requests of a cell are to be seen. */
  open(words: Record<string, string>): void
}

const heightPx = 220

interface Cell {
  column: number
  row: number
}

/** How long requests took over time: the darker a cell, the more requests. The same figures stand in the tile's table. */
export function HeatMap({ title, answer, granularity, open }: HeatMapProps) {
  const place = useRef<HTMLCanvasElement>(null)
  const scheme = useComputedColorScheme()
  const heat = useMemo(() => heatOf(answer, granularity), [answer, granularity])
  const [at, setAt] = useState<Cell>()
  useEffect(() => {
    const canvas = place.current
    if (!canvas) return
    const drawn = () => draw(canvas, heat)
    drawn()
    const seen = new ResizeObserver(drawn)
    seen.observe(canvas)
    return () => seen.disconnect()
  }, [heat, scheme])
  const pointed = (event: PointerEvent<HTMLCanvasElement>): Cell => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const share = (of: number, count: number) => Math.min(Math.max(Math.floor(of * count), 0), count - 1)
    return {
      column: share((event.clientX - left) / width, heat.columns.length),
      row: share(1 - (event.clientY - top) / height, heat.rows.length),
    }
  }
  return (
    <div className="heat">
      <canvas
        ref={place}
        height={heightPx}
        role="img"
        aria-label={title}
        onPointerMove={event => setAt(pointed(event))}
        onPointerLeave={() => setAt(undefined)}
        onClick={event => open(wordsAt(heat, pointed(event as PointerEvent<HTMLCanvasElement>)))}
      />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {`${figureText(heat.rows[0]! / growth, 'ms')} – ${figureText(heat.rows.at(-1), 'ms')}`}
        </Text>
        <Text size="xs" c="dimmed" aria-live="polite">
          {at ? textAt(heat, at) : t('heatOpen')}
        </Text>
      </Group>
    </div>
  )
}

function wordsAt({ columns, stepMs, rows }: Heat, { column, row }: Cell): Record<string, string> {
  const begin = columns[column]!
  return {
    from: new Date(begin).toISOString(),
    to: new Date(begin + stepMs).toISOString(),
    minMs: String(Number((rows[row]! / growth).toPrecision(4))),
    maxMs: String(Number(rows[row]!.toPrecision(4))),
  }
}

function textAt({ columns, rows, counts }: Heat, { column, row }: Cell): string {
  return t('heatTitle', {
    time: momentWords(columns[column]! / 1000, spoken()),
    count: (counts.get(cellKey(column, row)) ?? 0).toLocaleString(spoken()),
    from: figureText(rows[row]! / growth, 'ms'),
    to: figureText(rows[row], 'ms'),
  })
}

/** Few and many are told apart on a logarithmic scale. */
function draw(canvas: HTMLCanvasElement, { columns, rows, counts, most }: Heat): void {
  const ratio = globalThis.devicePixelRatio || 1
  const { clientWidth: width } = canvas
  canvas.width = Math.max(1, Math.round(width * ratio))
  canvas.height = Math.round(heightPx * ratio)
  canvas.style.height = `${heightPx}px`
  const context = canvas.getContext('2d')!
  const ink = getComputedStyle(canvas).getPropertyValue('--mantine-primary-color-filled').trim()
  context.clearRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = ink
  const [cellWidth, cellHeight] = [canvas.width / columns.length, canvas.height / rows.length]
  for (const [key, count] of counts) {
    const [column, row] = key.split(' ').map(Number) as [number, number]
    context.globalAlpha = 0.12 + 0.88 * (Math.log1p(count) / Math.log1p(most))
    context.fillRect(
      column * cellWidth,
      canvas.height - (row + 1) * cellHeight,
      Math.max(cellWidth - 1, 1),
      Math.max(cellHeight - 1, 1),
    )
  }
}
