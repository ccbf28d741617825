import { t } from '@gatehouse/ui/text.ts'
import { Anchor, Text } from '@mantine/core'
import { Facts } from '../resource-detail.tsx'
import { ResourceHeader } from '../resource-header.tsx'
import type { PageProps } from '../resource-page.tsx'

/** Said above, or the program's own account. */
const shownElsewhere = ['summary', 'evidence', 'fingerprint', 'heldMs', 'quietMs', 'steps']

/** What a rule found, and where it is seen. */
export function AlertPage({ noun, row, where }: PageProps) {
  const { summary } = row.spec as { summary?: string }
  const { evidence: seen, acknowledged } = (row.status ?? {}) as { evidence?: string; acknowledged?: object }
  const evidence = pathOf(seen)
  return (
    <>
      <ResourceHeader noun={noun} row={row} where={where} first={acknowledged ? [] : ['acknowledge']} />
      <Text size="lg">{summary}</Text>
      {evidence && <Anchor href={evidence}>{t('alertEvidence')}</Anchor>}
      <Facts noun={noun} row={row} organization={where.organization} without={shownElsewhere} />
    </>
  )
}

/** Of this console, whatever its public address is where alerts are read. */
function pathOf(url: string | undefined): string | undefined {
  const found = url === undefined ? null : URL.parse(url)
  return found?.pathname.startsWith('/console/') ? `${found.pathname}${found.search}` : undefined
}
