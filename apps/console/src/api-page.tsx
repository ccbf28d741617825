import { RelatedLists } from './related-lists.tsx'
import { Facts } from './resource-detail.tsx'
import { ResourceHeader } from './resource-header.tsx'
import type { PageProps } from './resource-page.tsx'

/** An API: its versions first. */
export function ApiPage({ noun, row, where }: PageProps) {
  return (
    <>
      <ResourceHeader noun={noun} row={row} where={where} />
      <RelatedLists noun={noun} row={row} organization={where.organization} />
      <Facts noun={noun} row={row} organization={where.organization} />
    </>
  )
}
