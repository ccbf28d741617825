import { Problem, type ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { Button, Checkbox, Group, Skeleton, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { addressOf } from '../address.ts'
import { problemOf, send } from '../api.ts'
import { changed, useList } from '../queries.ts'
import { useMay } from '../session.ts'
import { nounOf, pathAt, type Shown } from '../units.ts'

const noun = nounOf('Subscription')
/** The whole of it stands on the page of the subscription. */
const answerMax = 500
const actionOf = (name: string) => noun.actions.find(one => one.name === name)!

/** Applications that ask for a plan: several are answered at once, each by a call of its own. */
export function SubscriptionRequests({ organization }: { organization: string }) {
  const may = useMay({ organization })
  const list = useList(noun, { organization }, { state: 'requested', sort: '-createdAt' })
  const rows = list.data?.pages.flatMap(({ items }) => items)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { answer, busy, problem } = useAnswers(organization)
  const picked = (rows ?? []).filter(({ id }) => chosen.has(id))
  const all = rows !== undefined && rows.length > 0 && picked.length === rows.length
  const act = async (name: 'approve' | 'reject') => {
    await answer(name, picked)
    setChosen(new Set())
  }
  if (list.error) return <Problem problem={problemOf(list.error)} again={() => list.refetch()} />
  return (
    <Section
      title={t('approvalsSubscriptions')}
      beside={
        may(actionOf('approve').role) &&
        rows &&
        rows.length > 0 && <Answers n={picked.length} busy={busy} act={name => void act(name)} />
      }
    >
      {problem && <Problem problem={problem} />}
      {!rows ? (
        <Skeleton h={80} />
      ) : rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('approvalsNone')}
        </Text>
      ) : (
        <>
          <Checkbox
            label={t('chooseAll')}
            checked={all}
            indeterminate={!all && picked.length > 0}
            onChange={() => setChosen(all ? new Set() : new Set(rows.map(({ id }) => id)))}
            mb="xs"
          />
          <ul className="approvals">
            {rows.map(row => (
              <Asked
                key={row.id}
                {...{ row, organization }}
                chosen={chosen.has(row.id)}
                toggle={() => setChosen(toggled(chosen, row.id))}
              />
            ))}
          </ul>
          {list.hasNextPage && (
            <Button variant="default" onClick={() => void list.fetchNextPage()}>
              {t('showMore')}
            </Button>
          )}
        </>
      )}
    </Section>
  )
}

function Answers({ n, busy, act }: { n: number; busy: boolean; act: (name: 'approve' | 'reject') => void }) {
  return (
    <Group gap="xs">
      <Button size="compact-md" variant="default" disabled={n === 0 || busy} onClick={() => act('reject')}>
        {t('rejectMany', { n })}
      </Button>
      <Button size="compact-md" loading={busy} disabled={n === 0} onClick={() => act('approve')}>
        {t('approveMany', { n })}
      </Button>
    </Group>
  )
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}

interface AskedProps {
  row: Shown
  organization: string
  chosen: boolean
  toggle: () => void
}

function Asked({ row, organization, chosen, toggle }: AskedProps) {
  const { application = '', plan = '' } = row.spec as Record<string, string>
  return (
    <li>
      <Group gap="sm" wrap="nowrap" align="start">
        <Checkbox aria-label={t('chooseOne', { name: row.name })} checked={chosen} onChange={toggle} />
        <div>
          <Text size="sm">
            <Link to={addressOf(organization, noun, row)}>{t('subscriptionAsked', { application, plan })}</Link>
          </Text>
          <Text size="sm" c="dimmed">
            {row.name} · <RelativeTime at={row.createdAt} />
          </Text>
          <Answered status={row.status} />
        </div>
      </Group>
    </li>
  )
}

/** What was answered to the plan’s form: it is what a decision goes by. */
function Answered({ status }: Pick<Shown, 'status'>) {
  const { answers = {} } = (status ?? {}) as { answers?: Record<string, unknown> }
  const all = Object.entries(answers)
  if (all.length === 0) return null
  return (
    <dl className="answered">
      {all.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{String(value).slice(0, answerMax)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** One call each; the first that is refused is told, the others stand. */
function useAnswers(organization: string) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemDocument>()
  const answer = async (name: 'approve' | 'reject', rows: readonly Shown[]) => {
    setBusy(true)
    setProblem(undefined)
    const { path, method } = actionOf(name)
    let done = 0
    for (const row of rows) {
      const where = { organization, workspace: row.workspace, name: row.name }
      try {
        await send({ method, path: pathAt(path, where), ...(actionOf(name).asks ? { body: {} } : {}) })
        done++
      } catch (thrown) {
        setProblem(before => before ?? problemOf(thrown))
      }
    }
    if (done > 0) told(t(name === 'approve' ? 'approvedMany' : 'rejectedMany', { n: done }))
    await changed(organization)
    setBusy(false)
  }
  return { answer, busy, problem }
}
