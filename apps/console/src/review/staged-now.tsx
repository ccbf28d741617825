import './review.css'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge, type Tone } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Progress, Text } from '@mantine/core'
import { useState } from 'react'
import { ActionDialog } from '../action-dialog.tsx'
import { useList } from '../queries.ts'
import type { PageProps } from '../resource-page.tsx'
import { useMay } from '../session.ts'
import { type ConsoleAction, nounOf, type Shown } from '../units.ts'

const noun = nounOf('Deployment')

interface Side {
  requests: number
  errorPercent: number
  p95Ms?: number
}

interface Stage {
  endsAt?: string
  figures?: { staged: Side; present: Side }
  verdict?: 'kept' | 'broken' | 'unknown'
}

const tones: Readonly<Record<string, Tone>> = { kept: 'good', broken: 'stop' }

/** What is put to the proof beside what is live: its share, what was counted of both, and how it ends. */
export function StagedNow({ noun: version, row, where }: PageProps) {
  const list = useList(noun, where, { apiVersion: row.name, state: 'staged', limit: '10' })
  const rows = list.data?.pages[0]?.items ?? []
  if (rows.length === 0) return null
  return (
    <Section title={t('stagedTitle')}>
      <ul className="approvals">
        {rows.map(deployment => (
          <Staged key={deployment.id} {...{ deployment, where }} actions={version.actions} />
        ))}
      </ul>
    </Section>
  )
}

function Staged({
  deployment,
  where,
  actions,
}: {
  deployment: Shown
  where: PageProps['where']
  actions: readonly ConsoleAction[]
}) {
  const may = useMay(where)
  const [chosen, setChosen] = useState<ConsoleAction>()
  const { environment, revision, stage } = deployment.spec as {
    environment: string
    revision: string
    stage?: { percent?: number; of?: string }
  }
  const { endsAt, figures, verdict } = ((deployment.status as { stage?: Stage } | undefined)?.stage ?? {}) as Stage
  const percent = stage?.percent ?? 0
  return (
    <li>
      <Group justify="space-between" align="start">
        <div>
          <Text size="sm" fw={550}>
            {revision} · {environment}{' '}
            <StateBadge state={verdict ?? 'watched'} tone={tones[verdict ?? ''] ?? 'plain'} />
          </Text>
          <Text size="sm" c="dimmed">
            {t('stagedShare', { n: percent, of: t(stage?.of === 'gateways' ? 'ofGateways' : 'ofRequests') })}
            {endsAt && (
              <>
                {' · '}
                {t('stagedEnds')} <RelativeTime at={endsAt} />
              </>
            )}
          </Text>
        </div>
        <Group gap="xs">
          {['abort', 'promote'].map(name => {
            const action = actions.find(one => one.name === name)!
            return (
              may(action.role) && (
                <Button
                  key={name}
                  size="compact-md"
                  variant={name === 'promote' ? 'filled' : 'default'}
                  onClick={() => setChosen(action)}
                >
                  {action.title}
                </Button>
              )
            )
          })}
        </Group>
      </Group>
      <Progress mt="xs" size="sm" value={percent} aria-label={t('stagedShare', { n: percent, of: '' })} />
      {figures && (
        <table className="gh-table" aria-label={t('stagedFigures')}>
          <thead>
            <tr>
              {['', t('requests'), t('stagedErrors'), t('stagedP95')].map(title => (
                <th key={title} data-right={title !== ''}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Figures name={t('stagedSide')} side={figures.staged} />
            <Figures name={t('presentSide')} side={figures.present} />
          </tbody>
        </table>
      )}
      {chosen && (
        <ActionDialog action={chosen} where={where} given={{ environment }} close={() => setChosen(undefined)} />
      )}
    </li>
  )
}

function Figures({ name, side }: { name: string; side: Side }) {
  return (
    <tr>
      <td>{name}</td>
      <td data-right>{side.requests}</td>
      <td data-right>{side.errorPercent}</td>
      <td data-right>{side.p95Ms ?? '–'}</td>
    </tr>
  )
}
