import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { exactWords } from '@gatehouse/ui/relative-words.ts'
import { Section } from '@gatehouse/ui/section.tsx'
import { spoken, t } from '@gatehouse/ui/text.ts'
import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api, problemOf } from '../api.ts'
import { durationWords } from '../duration-words.ts'
import { Chart, type Line, type Span } from '../usage/chart.tsx'
import { figureText, type Unit } from '../usage/measures.ts'
import { countWords } from './percent-words.ts'

type Asked = Parameters<typeof api.alertRules.backtest>[1]
type Outcome = Awaited<ReturnType<typeof api.alertRules.backtest>>
type Track = Outcome['series'][number]
type Firing = Outcome['items'][number]

const days = ['1', '7', '14', '30']
/** Charts that are drawn; the table has all. */
const drawnMax = 5
/** Rows that the table begins with: below it is what saves the rule. */
const rowsFirst = 10

/** What a rule, as it is saved or as it is written at the moment, would have done. */
export function Backtest({ organization, of }: { organization: string; of: Omit<Asked, 'days'> }) {
  const [span, setSpan] = useState('7')
  const play = useMutation({
    mutationFn: () => api.alertRules.backtest({ organization }, { ...of, days: Number(span) }),
  })
  return (
    <Section title={t('backtest')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('backtestText')}
        </Text>
        <Group gap="xs" align="end">
          <NativeSelect
            label={t('backtestDays')}
            data={days.map(value => ({ value, label: durationWords(Number(value) * 86_400, spoken()) }))}
            value={span}
            onChange={event => setSpan(event.currentTarget.value)}
          />
          <Button variant="default" loading={play.isPending} onClick={() => play.mutate()}>
            {t('backtestPlay')}
          </Button>
        </Group>
        {play.error && <Problem problem={problemOf(play.error)} />}
        {play.data && !play.isPending && <Told outcome={play.data} />}
      </Stack>
    </Section>
  )
}

function Told({ outcome }: { outcome: Outcome }) {
  const { items, series, messages, fired, firingSeconds, from, to } = outcome
  const unit = units[outcome.unit] ?? ''
  if (from === to) return <Text>{t('backtestNothing')}</Text>
  const total = durationWords(firingSeconds, spoken())
  return (
    <Stack gap="sm" aria-live="polite">
      <Text fw={550}>{fired === 0 ? t('backtestNever') : t('backtestFired', { count: countWords(fired), total })}</Text>
      {messages.length > 0 && (
        <Text size="sm">{t('backtestMessages', { list: messages.map(messageWords).join(', ') })}</Text>
      )}
      {outcome.estimated && <Text size="sm">{t('backtestEstimated')}</Text>}
      {outcome.truncated && <Text size="sm">{t('backtestTruncated')}</Text>}
      {series.slice(0, drawnMax).map(track => (
        <Drawn key={labelWords(track.of)} {...{ track, unit, items }} />
      ))}
      {items.length > 0 && <Firings {...{ items, unit }} />}
    </Stack>
  )
}

/** The newest first: what a rule does now is what it is judged by. */
function Firings({ items, unit }: { items: readonly Firing[]; unit: Unit }) {
  const [isWhole, setWhole] = useState(false)
  const columns = useMemo(() => columnsOf(unit), [unit])
  const rows = useMemo(() => {
    const newest = [...items].reverse()
    return isWhole ? newest : newest.slice(0, rowsFirst)
  }, [items, isWhole])
  return (
    <>
      <DataTable {...{ caption: t('backtestFirings'), columns, rows, rowKey }} />
      {rows.length < items.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
          {t('backtestAll', { count: countWords(items.length) })}
        </Button>
      )}
    </>
  )
}

const units: Readonly<Record<string, Unit>> = { ms: 'ms', share: '%', bytes: 'B' }
const rowKey = ({ of, firedAt }: Firing) => `${labelWords(of)} ${firedAt}`
const messageWords = ({ channel, firing, resolved }: Outcome['messages'][number]) =>
  `${channel} ${countWords(firing)} + ${countWords(resolved)}`

const labelWords = (of: Record<string, string>): string =>
  Object.entries(of)
    .map(([label, value]) => `${label}: ${value || t('backtestNone')}`)
    .join(', ')

/** The figure, its limits, and when it would have fired. */
function Drawn({ track, unit, items }: { track: Track; unit: Unit; items: readonly Firing[] }) {
  const { of, above, below, points } = track
  const name = labelWords(of) || t('backtestFigure')
  const lines = useMemo(() => linesOf(track, name), [track, name])
  const series = useMemo(() => {
    const limits = [above, below].filter(limit => limit !== undefined)
    return {
      times: points.map(({ at }) => Date.parse(at) / 1000),
      values: [points.map(({ value }) => value), ...limits.map(limit => points.map(() => limit))],
    }
  }, [points, above, below])
  const spans = useMemo(() => items.filter(one => labelWords(one.of) === labelWords(of)).map(spanOf), [items, of])
  return <Chart {...{ title: name, unit, series, lines, spans }} chosen={() => {}} />
}

function linesOf({ above, below }: Track, name: string): Line[] {
  const color = '--mantine-color-red-text'
  return [
    { name, color: '--mantine-primary-color-filled' },
    ...(above === undefined ? [] : [{ name: t('backtestAbove'), color, dashed: true }]),
    ...(below === undefined ? [] : [{ name: t('backtestBelow'), color, dashed: true }]),
  ]
}

const spanOf = ({ firedAt, seconds }: Firing): Span => {
  const from = Date.parse(firedAt) / 1000
  return { from, to: from + seconds }
}

/** Exactly: many of them are of the same day, and one looks for what was then. */
const Moment = ({ at }: { at: string }) => <time dateTime={at}>{exactWords(at, spoken())}</time>

const columnsOf = (unit: Unit): Column<Firing>[] => [
  { key: 'fired', title: t('backtestFiredAt'), cell: ({ firedAt }) => <Moment at={firedAt} /> },
  { key: 'of', title: t('backtestOf'), cell: ({ of }) => labelWords(of) || '–' },
  { key: 'for', title: t('backtestFor'), right: true, cell: ({ seconds }) => durationWords(seconds, spoken()) },
  { key: 'worst', title: t('backtestWorst'), right: true, cell: ({ worst }) => figureText(worst, unit) },
  {
    key: 'over',
    title: t('backtestOver'),
    cell: ({ resolvedAt }) => (resolvedAt ? <Moment at={resolvedAt} /> : t('backtestStill')),
  },
]
