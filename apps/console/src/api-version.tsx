import { type TextKey, t } from '@gatehouse/ui/text.ts'
import { Button, Tabs } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { addressOf } from './address.ts'
import { Comparison } from './comparison.tsx'
import { Endpoints } from './endpoints.tsx'
import { ContractTests } from './proof/contract-tests.tsx'
import { MockTab } from './proof/mock-tab.tsx'
import { useList } from './queries.ts'
import { RelatedLists } from './related-lists.tsx'
import { Facts } from './resource-detail.tsx'
import { ResourceHeader } from './resource-header.tsx'
import type { PageProps } from './resource-page.tsx'
import { StagedNow } from './review/staged-now.tsx'
import { RevisionDiff } from './revision-diff.tsx'
import { Traffic } from './traffic.tsx'
import { nounOf } from './units.ts'
import { VersionFindings } from './version-findings.tsx'

const tabs = ['overview', 'endpoints', 'deployments', 'compare', 'revisions', 'findings', 'mock', 'tests'] as const
const names: Record<(typeof tabs)[number], TextKey> = {
  overview: 'overview',
  endpoints: 'endpoints',
  deployments: 'deployments',
  compare: 'compare',
  revisions: 'revisions',
  findings: 'findings',
  mock: 'mock',
  tests: 'contractTests',
}

const shownByTabs = ['mock', 'try-mock', 'start-mock', 'stop-mock', 'test']

/** One version of an API: how it goes, what it offers, where it runs, what would change. */
export function ApiVersionPage({ noun, row, where }: PageProps) {
  const search = useSearch({ strict: false }) as { tab?: string }
  const tab = tabs.find(one => one === search.tab) ?? 'overview'
  const navigate = useNavigate()
  const { organization } = where
  const revisions = useList(nounOf('Revision'), where, { apiVersion: row.name, limit: '1' })
  const frozen = (revisions.data?.pages[0]?.items.length ?? 0) > 0
  const shown = { noun, row, where }
  return (
    <>
      <ResourceHeader
        {...shown}
        first={frozen ? ['deploy', 'publish'] : ['publish']}
        without={['compare', 'document', 'findings', 'scorecard', 'save-document', 'check-document', ...shownByTabs]}
        beside={<Ways to={addressOf(organization, noun, row)} written={row.spec.definition !== undefined} />}
      />
      <Tabs
        value={tab}
        onChange={value =>
          void navigate({ to: '.', search: value === 'overview' ? {} : { tab: value ?? undefined }, replace: true })
        }
        keepMounted={false}
      >
        <TabList tab={tab} />
        <Panels {...shown} />
      </Tabs>
    </>
  )
}

/** The chosen one is in sight, also on a phone. */
function TabList({ tab }: { tab: (typeof tabs)[number] }) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`[data-tab=${tab}]`)?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [tab])
  return (
    <Tabs.List ref={list} mb="lg" style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
      {tabs.map(value => (
        <Tabs.Tab key={value} value={value} data-tab={value}>
          {t(names[value])}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  )
}

function Panels(shown: PageProps) {
  return (
    <>
      <Tabs.Panel value="overview">
        <div style={{ display: 'flex', flexDirection: 'column', gap: 24 }}>
          <Traffic organization={shown.where.organization} apiVersion={shown.row.name} />
          <Facts noun={shown.noun} row={shown.row} organization={shown.where.organization} />
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="endpoints">
        <Endpoints {...shown} />
      </Tabs.Panel>
      <Tabs.Panel value="deployments">
        <Deployed {...shown} />
      </Tabs.Panel>
      <Tabs.Panel value="compare">
        <Comparison {...shown} />
      </Tabs.Panel>
      <Tabs.Panel value="revisions">
        <RevisionDiff {...shown} />
      </Tabs.Panel>
      <Tabs.Panel value="findings">
        <VersionFindings {...shown} />
      </Tabs.Panel>
      <Tabs.Panel value="mock">
        <MockTab {...shown} />
      </Tabs.Panel>
      <Tabs.Panel value="tests">
        <ContractTests {...shown} />
      </Tabs.Panel>
    </>
  )
}

/** To the pages on which it is made. */
function Ways({ to, written }: { to: string; written: boolean }) {
  return (
    <>
      {written && (
        <Button variant="default" component={Link} to={`${to}/design`}>
          {t('design')}
        </Button>
      )}
      <Button variant="default" component={Link} to={`${to}/policies`}>
        {t('policies')}
      </Button>
    </>
  )
}

/** What is put to the proof, and what was deployed. */
function Deployed({ noun, row, where }: PageProps) {
  return (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 24 }}>
      <StagedNow noun={noun} row={row} where={where} />
      <RelatedLists {...{ noun, row, organization: where.organization }} kinds={['Deployment', 'TransitionRequest']} />
    </div>
  )
}
