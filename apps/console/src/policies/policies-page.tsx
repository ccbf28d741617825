import './policies.css'
import { below } from '@gatehouse/forms/place.ts'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useBlocker, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { problemOf } from '../api.ts'
import { useAnswer, useOne } from '../queries.ts'
import { useMay } from '../session.ts'
import { nounOf, pathAt, type Shown, schemas, type Where } from '../units.ts'
import { ValueText } from '../value-text.tsx'
import { PolicyBar, type Seen } from './policy-bar.tsx'
import { PolicyLanes } from './policy-lanes.tsx'
import { type Around, choices, settingsOf, sourcesOf, usesAt, withUses } from './policy-place.ts'
import { useSettings } from './use-settings.ts'
import { useAround } from './use-sources.ts'

const noun = nounOf('ApiVersion')
const documentAction = noun.actions.find(({ name }) => name === 'document')!

/** What happens to a request of one API version, as a picture. */
export function PoliciesPage() {
  const { organization = '', workspace, name } = useParams({ strict: false }) as Record<string, string>
  return <One key={`${organization}/${workspace}/${name}`} where={{ organization, workspace, name }} />
}

function One({ where }: { where: Where }) {
  const one = useOne(noun, where)
  const around = useAround(where, String(one.data?.spec.api ?? ''))
  return (
    <>
      <PageHeader
        title={t('policiesTitle', { name: where.name ?? '' })}
        about={t('policiesText')}
        beside={one.data?.state && <StateBadge state={one.data.state} />}
      />
      {one.error ? (
        <Problem problem={problemOf(one.error)} again={() => one.refetch()} />
      ) : one.data && around.data ? (
        <Picture where={where} row={one.data} around={around.data} />
      ) : (
        <Skeleton h={480} />
      )}
    </>
  )
}

function Picture({ where, row, around }: { where: Where; row: Shown; around: Around }) {
  const may = useMay(where)
  const readOnly = !may(noun.verbs.update?.role)
  const search = useSearch({ strict: false }) as Seen
  const navigate = useNavigate()
  const form = useQuery({ queryKey: ['schemas'], queryFn: schemas, staleTime: Number.POSITIVE_INFINITY })
  const { before, changes, problem, save, busy, dirty } = useSettings(where, row)
  const document = useAnswer<{ document: unknown }>('ApiVersion', pathAt(documentAction.path, where), {
    enabled: row.spec.definition !== undefined,
  })
  /** What is written as text is not taken from under the hand that writes it. */
  const [round, setRound] = useState(0)
  const anew = (act: () => void) => {
    setRound(before => before + 1)
    act()
  }
  useBlocker({ shouldBlockFn: () => dirty && !confirm(t('leave')), enableBeforeUnload: () => dirty })
  const show = (next: Record<string, string | undefined>) =>
    void navigate({ to: '.', search: (old: object) => ({ ...old, ...next }), replace: true, ignoreBlocker: true })
  if (!form.data) return <Skeleton h={480} />
  const { endpoint } = search
  const uses = usesAt(changes.now, endpoint)
  return (
    <>
      <PolicyBar
        {...{ search, show, changes, readOnly, busy, dirty, save, anew }}
        endpoints={choices.endpoints(before, document.data?.document)}
        plans={choices.plans(around)}
      />
      {problem && <Problem problem={problem} />}
      <div className="policy-picture" data-yaml={search.yaml !== undefined}>
        <PolicyLanes
          {...{ organization: where.organization, readOnly, uses, policies: form.data.policies }}
          sources={sourcesOf({ around, settings: changes.now, version: row.name, endpoint, plan: search.plan })}
          own={endpoint === undefined ? 'version' : 'endpoint'}
          pointer={endpoint === undefined ? '/spec/policies' : `${below('/spec/endpoints', endpoint)}/policies`}
          problems={problem?.problems ?? []}
          put={next => anew(() => changes.put(withUses(changes.now, endpoint, next)))}
          amend={next => anew(() => changes.amend(withUses(changes.now, endpoint, next)))}
          undo={() => anew(changes.undo)}
        />
        {search.yaml !== undefined && (
          <ValueText
            key={round}
            label={t('policyYaml')}
            value={changes.now}
            {...(readOnly ? {} : { put: next => changes.put(settingsOf(next)) })}
          />
        )}
      </div>
    </>
  )
}
