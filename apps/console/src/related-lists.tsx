import { DataTable } from '@gatehouse/ui/data-table.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { listAddress } from './address.ts'
import { columnsOf } from './columns.tsx'
import { useList } from './queries.ts'
import { useMay } from './session.ts'
import { type ConsoleNoun, nounOf, type Shown, wordsOf } from './units.ts'

interface RelatedProps {
  noun: ConsoleNoun
  row: Shown
  organization: string
  /** Only these kinds; all that name it unless said. */
  kinds?: readonly string[]
}

/** What names this one, a few rows of each kind. */
export function RelatedLists({ noun, row, organization, kinds }: RelatedProps) {
  const may = useMay({ organization })
  const shown = noun.usedBy.filter(({ kind, field }) => {
    const other = nounOf(kind)
    return (
      !field.includes('.') &&
      !other.references[field]?.many &&
      may(other.verbs.list) &&
      (!kinds || kinds.includes(kind))
    )
  })
  return shown.map(({ kind, field }) => (
    <Related key={kind + field} {...{ noun: nounOf(kind), field, row, organization }} />
  ))
}

function Related({
  noun,
  field,
  row,
  organization,
}: {
  noun: ConsoleNoun
  field: string
  row: Shown
  organization: string
}) {
  const where = { organization, ...(noun.scope === 'workspace' && row.workspace ? { workspace: row.workspace } : {}) }
  const list = useList(noun, where, { [field]: row.name, limit: '10' })
  const rows = list.data?.pages[0]?.items
  if (!rows || rows.length === 0) return null
  return (
    <Section
      title={wordsOf(noun.plural)}
      beside={
        <Anchor
          size="sm"
          renderRoot={props => (
            <Link {...props} to={listAddress(organization, noun.plural)} search={{ [field]: row.name }} />
          )}
        >
          {t('all')}
        </Anchor>
      }
    >
      <DataTable
        caption={wordsOf(noun.plural)}
        columns={columnsOf(noun, organization).filter(({ key }) => key !== `spec.${field}` && key !== 'workspace')}
        rows={rows}
        rowKey={one => one.id}
      />
    </Section>
  )
}
