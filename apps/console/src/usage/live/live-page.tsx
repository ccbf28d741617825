import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Alert, Button, Checkbox, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { api } from '../../api.ts'
import { Figure } from '../../figure.tsx'
import { Chart, type Line } from '../chart.tsx'
import type { Words } from '../filter-words.ts'
import { InsightPlaces } from '../insight-places.tsx'
import { figureText, metricName } from '../measures.ts'
import { FilterChips, useWords } from '../narrowing.tsx'
import { RequestFacts } from '../requests/request-facts.tsx'
import { type OneRequest, RequestTable } from '../requests/request-table.tsx'
import { type Points, recently, seriesOf, withNews } from './live-points.ts'
import { type EventOf, useStream } from './use-stream.ts'

const linesMax = 100
const counts: Line[] = [
  { name: metricName('requests'), color: '--mantine-color-teal-6', filled: true },
  { name: metricName('errors4xx'), color: '--mantine-color-orange-6' },
  { name: metricName('errors5xx'), color: '--mantine-color-red-6' },
]
const durations: Line[] = [
  { name: metricName('p50Ms'), color: '--mantine-color-teal-6' },
  { name: metricName('p95Ms'), color: '--mantine-color-blue-6' },
]

/** What happens now: figures of every second, and requests as they are answered. */
export function LivePage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const { words, put } = useWords()
  const [isOn, setOn] = useState(true)
  const narrowed = JSON.stringify(narrowingOf(words))
  return (
    <Stack gap="lg">
      <PageHeader
        title={t('insightLive')}
        about={t('liveText')}
        actions={
          <Button variant="default" onClick={() => setOn(!isOn)}>
            {t(isOn ? 'livePause' : 'liveGoOn')}
          </Button>
        }
      />
      <InsightPlaces words={words} />
      <Group gap="xs">
        <FilterChips words={words} put={put} />
      </Group>
      <LiveFigures key={`figures ${narrowed}`} {...{ organization, words, isOn }} />
      <Tail key={`tail ${narrowed} ${words.failed}`} {...{ organization, words, put, isOn }} />
    </Stack>
  )
}

interface LiveProps {
  organization: string
  words: Words
  isOn: boolean
}

function narrowingOf({ api: of, apiVersion, application, environment, endpoint, status }: Words) {
  const isOne = status !== undefined && /^[1-5]\d\d$/.test(status)
  const said = { api: of, apiVersion, application, environment, endpoint, ...(isOne ? { status: Number(status) } : {}) }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

interface Known {
  points: Points
  untilMs: number
}

function LiveFigures({ organization, words, isOn }: LiveProps) {
  const stream = api.live({ organization }, narrowingOf(words))
  const [known, setKnown] = useState<Known>()
  const state = useStream({ path: isOn ? stream.path : undefined }, (event: EventOf<typeof stream>) => {
    const untilMs = Date.parse(event.until)
    setKnown(before => ({ points: withNews(before?.points ?? new Map(), event.points, untilMs), untilMs }))
  })
  const series = useMemo(() => known && seriesOf(known.points, known.untilMs), [known])
  const now = known && recently(known.points, known.untilMs)
  const nothing = () => {}
  return (
    <>
      {state === 'lost' && isOn && <Alert color="orange">{t('liveLost')}</Alert>}
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="lg" maw={700}>
        <Figure name={t('livePerSecond')} value={now && figureText(now.perSecond, '')} />
        <Figure name={t('errors')} value={now && figureText(now.errorShare, '%')} />
        <Figure name={metricName('p95Ms')} value={now && figureText(now.p95Ms, 'ms')} />
      </SimpleGrid>
      {series && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Chart title={t('livePerSecond')} unit="" series={series.counts} lines={counts} chosen={nothing} />
          <Chart title={t('usageDuration')} unit="ms" series={series.durations} lines={durations} chosen={nothing} />
        </SimpleGrid>
      )}
    </>
  )
}

function Tail({ organization, words, put, isOn }: LiveProps & { put(words: Words): void }) {
  const isFailed = words.failed !== undefined
  const asked = { ...narrowingOf(words), ...(isFailed ? { failed: true } : {}) }
  const stream = api.tail({ organization }, asked)
  const [rows, setRows] = useState<readonly OneRequest[]>([])
  const [chosen, setChosen] = useState<OneRequest>()
  const choose = useCallback((request: OneRequest) => setChosen(request), [])
  useStream({ path: isOn ? stream.path : undefined }, ({ requests }: EventOf<typeof stream>) => {
    if (requests.length > 0) setRows(before => [...requests.toReversed(), ...before].slice(0, linesMax))
  })
  return (
    <>
      <Group justify="space-between">
        <Title order={2} size="sm" fw={550}>
          {t('liveRequests')}
        </Title>
        <Checkbox
          label={t('requestFailedOnly')}
          checked={isFailed}
          onChange={event => put({ failed: event.currentTarget.checked ? 'yes' : undefined })}
        />
      </Group>
      {rows.length === 0 ? <Text c="dimmed">{t('liveWaiting')}</Text> : <RequestTable rows={rows} choose={choose} />}
      {chosen && <RequestFacts request={chosen} close={() => setChosen(undefined)} />}
    </>
  )
}
