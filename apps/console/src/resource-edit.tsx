import { mergePatch } from '@gatehouse/forms/merge-patch.ts'
import type { FormValue } from '@gatehouse/forms/schema-form.tsx'
import { type WrittenByTwo, writtenByTwo } from '@gatehouse/forms/written-by-two.ts'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem, type ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { Skeleton } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionAnswer } from './action-answer.tsx'
import { addressOf } from './address.ts'
import { problemOf, send } from './api.ts'
import { ChangedMeanwhile } from './changed-meanwhile.tsx'
import { NotFound } from './not-found.tsx'
import { changed, client, oneQuery, useOne } from './queries.ts'
import { ResourceForm, type Written } from './resource-form.tsx'
import { type ConsoleNoun, inSentence, nounAt, pathAt, type Shown, type Where } from './units.ts'

export function ResourceCreate() {
  const { organization = '', plural = '' } = useParams({ strict: false }) as Record<string, string>
  const noun = nounAt(plural)
  return noun?.verbs.create ? <Create key={plural} noun={noun} organization={organization} /> : <NotFound />
}

function Create({ noun, organization }: { noun: ConsoleNoun; organization: string }) {
  const navigate = useNavigate()
  const { workspace = 'default', ...given } = useSearch({ strict: false }) as Record<string, string>
  const [problem, setProblem] = useState<ProblemDocument>()
  const [made, setMade] = useState<Shown>()
  const start = { name: '', workspace, labels: {}, spec: given as FormValue }
  const go = (row: Shown) => void navigate({ to: addressOf(organization, noun, row), ignoreBlocker: true })
  const save = async ({ name, workspace, labels, spec }: Written) => {
    try {
      const row = (await send({
        method: 'POST',
        path: pathAt(noun.verbs.create!.path, { organization, workspace }),
        body: { name, labels, spec },
      })) as Shown
      await changed(organization)
      if (Object.keys(noun.shownOnce).some(field => field in row)) return setMade(row)
      told(t('madeName', { name: row.name }))
      go(row)
    } catch (thrown) {
      setProblem(problemOf(thrown))
    }
  }
  const act = t('create', { what: inSentence(noun.title) })
  return (
    <>
      <PageHeader title={act} about={noun.summary} />
      <ResourceForm {...{ noun, organization, act, problem, save, start }} making />
      {made && <ActionAnswer title={act} answer={onceOf(noun, made)} close={() => go(made)} />}
    </>
  )
}

const onceOf = (noun: ConsoleNoun, row: Shown) => ({
  name: row.name,
  ...Object.fromEntries(
    Object.keys(noun.shownOnce).map(key => [key, (row as unknown as Record<string, unknown>)[key]]),
  ),
})

export function ResourceEdit() {
  const { organization = '', plural = '', workspace, name } = useParams({ strict: false }) as Record<string, string>
  const noun = nounAt(plural)
  if (!noun?.verbs.update) return <NotFound />
  return <Edit noun={noun} where={{ organization, name, ...(workspace === '-' ? {} : { workspace }) }} />
}

function Edit({ noun, where }: { noun: ConsoleNoun; where: Where }) {
  const one = useOne(noun, where)
  if (one.error) return <Problem problem={problemOf(one.error)} again={() => one.refetch()} />
  if (!one.data) return <Skeleton h={240} />
  return <EditOne noun={noun} where={where} row={one.data} />
}

function EditOne({ noun, where, row }: { noun: ConsoleNoun; where: Where; row: Shown }) {
  const navigate = useNavigate()
  const [problem, setProblem] = useState<ProblemDocument>()
  /** As it was when the writing began: what somebody else changed meanwhile is not overwritten. */
  const [before, setBefore] = useState(row)
  const [begun, setBegun] = useState<Partial<Written>>({})
  const [meanwhile, setMeanwhile] = useState<{ theirs: Shown; found: WrittenByTwo }>()
  const save = async ({ labels, spec }: Written) => {
    const body = mergePatch(partsOf(before), { labels, spec }) ?? {}
    try {
      await send({ method: 'PATCH', path: pathAt(noun.verbs.update!.path, where), body, etag: before.etag })
      await changed(where.organization)
      told(t('saved', { name: row.name }))
      void navigate({ to: addressOf(where.organization, noun, row), ignoreBlocker: true })
    } catch (thrown) {
      const refused = problemOf(thrown)
      const theirs = refused.code === 'stale_version' ? await nowOf(noun, where) : undefined
      setMeanwhile(theirs && { theirs, found: writtenByTwo(partsOf(before), { labels, spec }, partsOf(theirs)) })
      setProblem(theirs ? undefined : refused)
    }
  }
  const goOn = (theirs: Shown, written: unknown) => {
    setBefore(theirs)
    setBegun(written as Partial<Written>)
    setMeanwhile(undefined)
  }
  const { name, workspace, labels, spec } = before
  const start = { name, workspace: workspace ?? 'default', labels, spec }
  return (
    <>
      <PageHeader title={t('editWhat', { name })} about={noun.summary} />
      {meanwhile && (
        <ChangedMeanwhile
          {...{ name, found: meanwhile.found }}
          merge={() => goOn(meanwhile.theirs, meanwhile.found.merged)}
          take={() => goOn(meanwhile.theirs, {})}
        />
      )}
      <ResourceForm
        key={before.etag}
        {...{ noun, organization: where.organization, problem, save, start, begun }}
        act={t('saveWhat', { name })}
      />
    </>
  )
}

const partsOf = ({ labels, spec }: Pick<Shown, 'labels' | 'spec'>) => ({ labels, spec })

/** Nothing where it cannot be read: the refusal is shown then. */
const nowOf = (noun: ConsoleNoun, where: Where): Promise<Shown | undefined> =>
  client.fetchQuery({ ...oneQuery(noun, where), staleTime: 0 }).catch(() => undefined)
