import { RelatedLists } from './related-lists.tsx'
import { Facts } from './resource-detail.tsx'
import { ResourceHeader } from './resource-header.tsx'
import type { PageProps } from './resource-page.tsx'
import { TargetHealth } from './target-health.tsx'

/** An upstream: how gateways find its targets, then what is set. */
export function UpstreamPage({ noun, row, where }: PageProps) {
  const { organization } = where
  return (
    <>
      <ResourceHeader noun={noun} row={row} where={where} />
      <TargetHealth organization={organization} upstream={`${row.workspace}/${row.name}`} />
      <Facts noun={noun} row={row} organization={organization} />
      <RelatedLists noun={noun} row={row} organization={organization} />
    </>
  )
}
