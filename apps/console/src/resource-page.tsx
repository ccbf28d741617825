import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { Skeleton } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type ComponentType, lazy, Suspense } from 'react'
import { problemOf } from './api.ts'
import { NotFound } from './not-found.tsx'
import { useOne } from './queries.ts'
import { ResourceDetail } from './resource-detail.tsx'
import { type ConsoleNoun, nounAt, type Shown, type Where } from './units.ts'

export interface PageProps {
  noun: ConsoleNoun
  row: Shown
  where: Where
}

/** Kinds with a page of their own; every other has the one that its unit makes. */
const own: Readonly<Record<string, ComponentType<PageProps>>> = {
  ApiVersion: lazy(async () => ({ default: (await import('./api-version.tsx')).ApiVersionPage })),
  Application: lazy(async () => ({ default: (await import('./application.tsx')).ApplicationPage })),
  GatewayGroup: lazy(async () => ({ default: (await import('./gateway-group.tsx')).GatewayGroupPage })),
  Portal: lazy(async () => ({ default: (await import('./portal/portal-page.tsx')).PortalPage })),
  Upstream: lazy(async () => ({ default: (await import('./upstream-page.tsx')).UpstreamPage })),
  Capture: lazy(async () => ({ default: (await import('./usage/capture/capture-page.tsx')).CapturePage })),
  ContractTest: lazy(async () => ({ default: (await import('./proof/contract-test-page.tsx')).ContractTestPage })),
  Question: lazy(async () => ({ default: (await import('./question.tsx')).QuestionPage })),
  Alert: lazy(async () => ({ default: (await import('./alerting/alert-page.tsx')).AlertPage })),
  AlertRule: lazy(async () => ({ default: (await import('./alerting/alert-rule-page.tsx')).AlertRulePage })),
  NotificationChannel: lazy(async () => ({ default: (await import('./alerting/channel-page.tsx')).ChannelPage })),
  ServiceObjective: lazy(async () => ({ default: (await import('./alerting/objective-page.tsx')).ObjectivePage })),
  Api: lazy(async () => ({ default: (await import('./api-page.tsx')).ApiPage })),
}

export function ResourcePage() {
  const { organization = '', plural = '', workspace, name } = useParams({ strict: false }) as Record<string, string>
  const noun = nounAt(plural)
  if (!noun?.verbs.get) return <NotFound />
  const where = { organization, name, ...(workspace === '-' ? {} : { workspace }) }
  return <One key={`${plural}/${workspace}/${name}`} noun={noun} where={where} />
}

function One({ noun, where }: { noun: ConsoleNoun; where: Where }) {
  const one = useOne(noun, where)
  if (one.error && (!one.data || problemOf(one.error).status === 404))
    return (
      <>
        <PageHeader title={where.name} />
        <Problem problem={problemOf(one.error)} again={() => one.refetch()} />
      </>
    )
  if (!one.data) return <Skeleton h={240} />
  const Page = own[noun.kind] ?? ResourceDetail
  return (
    <Suspense fallback={<Skeleton h={240} />}>
      <Page noun={noun} row={one.data} where={where} />
    </Suspense>
  )
}
