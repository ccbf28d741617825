import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionDialog } from '../action-dialog.tsx'
import { addressOf } from '../address.ts'
import { problemOf } from '../api.ts'
import { useList } from '../queries.ts'
import { useMay } from '../session.ts'
import { type ConsoleAction, nounOf, type Shown } from '../units.ts'
import { ContractReport } from './contract-report.tsx'

const noun = nounOf('TransitionRequest')
const version = nounOf('ApiVersion')

interface Status {
  expiresAt: string
  missing: string[]
  approvals: { by: string; at: string; comment?: string }[]
}

/** Versions that somebody wants to go on in their life. */
export function TransitionRequests({ organization }: { organization: string }) {
  const list = useList(noun, { organization }, { state: 'requested', sort: '-createdAt' })
  const rows = list.data?.pages.flatMap(({ items }) => items)
  return (
    <Section title={t('approvalsVersions')}>
      {list.error ? (
        <Problem problem={problemOf(list.error)} again={() => list.refetch()} />
      ) : !rows ? (
        <Skeleton h={80} />
      ) : rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('approvalsNone')}
        </Text>
      ) : (
        <ul className="approvals">
          {rows.map(row => (
            <Request key={row.id} row={row} organization={organization} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Request({ row, organization }: { row: Shown; organization: string }) {
  const may = useMay({ organization, workspace: row.workspace })
  const [chosen, setChosen] = useState<ConsoleAction>()
  const [shown, setShown] = useState(false)
  const { apiVersion, transition, input } = row.spec as Record<string, string> & {
    input?: object
  }
  const where = { organization, workspace: row.workspace, name: row.name }
  const about = { organization, workspace: row.workspace, name: apiVersion! }
  const to = addressOf(organization, version, { name: apiVersion!, workspace: row.workspace })
  const environment = (input as { environment?: string } | undefined)?.environment
  const what = `${transition} ${environment ?? ''}`.trim()
  return (
    <li>
      <Group justify="space-between" align="start" wrap="wrap">
        <Asked {...{ row, what, to }} />
        <Group gap="xs">
          <Button size="compact-md" variant="default" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {t('approvalsChanges')}
          </Button>
          {(['reject', 'approve'] as const).map(name => {
            const action = noun.actions.find(one => one.name === name)!
            if (!may(action.role)) return null
            return (
              <Button
                key={name}
                size="compact-md"
                variant={name === 'approve' ? 'filled' : 'default'}
                aria-label={`${action.title} ${what} ${apiVersion}`}
                onClick={() => setChosen(action)}
              >
                {action.title}
              </Button>
            )
          })}
        </Group>
      </Group>
      <Progressed row={row} />
      {shown && (
        <Stack mt="md">
          <ContractReport noun={version} where={about} environment={environment} />
        </Stack>
      )}
      {chosen && (
        <ActionDialog
          action={chosen}
          where={where}
          row={{ ...row, name: apiVersion! }}
          close={() => setChosen(undefined)}
        />
      )}
    </li>
  )
}

/** Who wants what, since when, and until when it stands. */
function Asked({ row, what, to }: { row: Shown; what: string; to: string }) {
  const { apiVersion, requestedBy, comment } = row.spec as Record<string, string>
  const { expiresAt } = (row.status ?? {}) as Partial<Status>
  return (
    <div>
      <Text size="sm" fw={550}>
        {what} · <Link to={to}>{apiVersion}</Link>
      </Text>
      <Text size="sm" c="dimmed">
        {t('approvalsAsked', { who: requestedBy ?? '' })} <RelativeTime at={row.createdAt} />
        {expiresAt && (
          <>
            {' · '}
            {t('approvalsExpires')} <RelativeTime at={expiresAt} />
          </>
        )}
      </Text>
      {comment && <Text size="sm">{comment}</Text>}
    </div>
  )
}

/** Who has approved, and what is missing. */
function Progressed({ row }: { row: Shown }) {
  const { missing = [], approvals = [] } = (row.status ?? {}) as Partial<Status>
  return (
    <>
      {approvals.map(({ by, at, comment }) => (
        <Text key={by + at} size="sm">
          {t('approvalsGiven', { who: by })} <RelativeTime at={at} /> {comment}
        </Text>
      ))}
      {missing.map(sentence => (
        <Text key={sentence} size="sm" c="var(--gh-ask)">
          {sentence}
        </Text>
      ))}
    </>
  )
}
