import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Select, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type KeyboardEvent, useState } from 'react'
import { api, problemOf } from '../../api.ts'
import { saveAs } from '../../export/save-file.ts'
import { useSession } from '../../session.ts'
import { InsightPlaces } from '../insight-places.tsx'
import { csvOfQuery } from './query-csv.ts'
import { QueryHistory } from './query-history.tsx'
import { noted, said } from './query-notes.ts'
import { type QueryAnswer, QueryRows } from './query-rows.tsx'
import { QueryTables } from './query-tables.tsx'

const first = `select n.name as api, status, count(*) as requests, quantile_cont(total_ms, 0.95) as p95
from requests r join names n on n.id = r.api
group by all
order by requests desc`
const spans = ['1h', '24h', '7d', '30d', '90d']

type Asked = Parameters<typeof api.query>[1]

/** One SELECT over what the organization has, and the tables there are. */
export function QueryPage() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const asker = { id: useSession().id, organization }
  const [notes, setNotes] = useState(() => said(asker))
  const [sql, setSql] = useState(notes[0] ?? first)
  const [since, setSince] = useState('24h')
  const query = useMutation({
    mutationFn: (asked: Asked) => api.query({ organization }, asked),
    onSuccess: (_, asked) => setNotes(noted(asker, asked.sql)),
  })
  const run = () => {
    if (sql.trim() !== '') query.mutate({ sql, since, limit: 1000 })
  }
  const answer = query.data
  return (
    <Stack gap="lg">
      <PageHeader
        title={t('insightQuery')}
        about={t('queryText')}
        actions={
          <Button onClick={run} loading={query.isPending} disabled={sql.trim() === ''}>
            {t('queryRun')}
          </Button>
        }
      />
      <InsightPlaces words={{}} />
      <div className="query-page">
        <Stack gap="md" style={{ minWidth: 0 }}>
          <SqlField sql={sql} put={setSql} run={run} />
          <Group gap="sm">
            <Select
              {...{
                size: 'xs',
                w: 110,
                'aria-label': t('querySince'),
                data: spans,
                value: since,
                allowDeselect: false,
              }}
              onChange={value => setSince(value ?? '24h')}
            />
            <QueryHistory notes={notes} choose={setSql} />
          </Group>
          <div aria-live="polite">
            {query.error && <Problem problem={problemOf(query.error)} />}
            {answer && !query.error && <Counted answer={answer} />}
          </div>
          {answer && !query.error && <QueryRows key={query.submittedAt} answer={answer} />}
        </Stack>
        <QueryTables organization={organization} />
      </div>
    </Stack>
  )
}

interface SqlFieldProps {
  sql: string
  put(sql: string): void
  run(): void
}

function SqlField({ sql, put, run }: SqlFieldProps) {
  return (
    <Textarea
      {...{ label: t('querySql'), description: t('queryKeys'), value: sql }}
      {...{ autosize: true, minRows: 5, maxRows: 18, maxLength: 20_000, spellCheck: false }}
      onChange={event => put(event.currentTarget.value)}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) run()
      }}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
    />
  )
}

function Counted({ answer }: { answer: QueryAnswer }) {
  return (
    <Group justify="space-between" mb="xs">
      <Text size="sm" c="dimmed">
        {t(answer.truncated ? 'queryCut' : 'queryCount', { count: String(answer.rows.length) })}
      </Text>
      <Button size="compact-sm" variant="default" onClick={() => saveAs('query.csv', csvOfQuery(answer))}>
        {t('tileCsv')}
      </Button>
    </Group>
  )
}
