import { DataTable } from '@gatehouse/ui/data-table.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { columnsOf } from './columns.tsx'
import { useList } from './queries.ts'
import { nounOf, wordsOf } from './units.ts'

const noun = nounOf('Deployment')
const shown = new Set(['name', 'state', 'spec.apiVersion', 'spec.environment', 'status.reason', 'updatedAt'])

/** The newest deployments. */
export function DeploymentsNow({ organization }: { organization: string }) {
  const list = useList(noun, { organization }, { sort: '-updatedAt', limit: '8' })
  const rows = list.data?.pages[0]?.items
  if (rows?.length === 0 || list.error) return null
  return (
    <Section title={wordsOf(noun.plural)}>
      <DataTable
        caption={wordsOf(noun.plural)}
        columns={columnsOf(noun, organization).filter(({ key }) => shown.has(key))}
        rows={rows}
        rowKey={row => row.id}
      />
    </Section>
  )
}
