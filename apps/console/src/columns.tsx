import { labelOf } from '@gatehouse/forms/field.ts'
import type { Column } from '@gatehouse/ui/data-table.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { addressOf } from './address.ts'
import { Cell } from './cell.tsx'
import { type ConsoleNoun, type Shown, valueAt } from './units.ts'

/** Columns of a kind, from its unit: name and title, state, what it names, what it lists, age. */
export function columnsOf(noun: ConsoleNoun, organization: string): Column<Shown>[] {
  return [
    {
      key: 'name',
      title: t('name'),
      cell: row => (
        <>
          <Link to={addressOf(organization, noun, row)}>{row.name}</Link>
          {typeof row.spec.title === 'string' && row.spec.title !== row.name && (
            <Text span size="sm" c="dimmed" ml={8}>
              {row.spec.title}
            </Text>
          )}
        </>
      ),
    },
    ...(noun.states.length > 0
      ? [{ key: 'state', title: t('state'), cell: (row: Shown) => <StateBadge state={row.state ?? ''} /> }]
      : []),
    ...noun.columns.map(path => ({
      key: path,
      title: titleOf(path),
      cell: (row: Shown) => <Cell {...{ row, path, noun, organization }} />,
    })),
    ...(noun.scope === 'workspace'
      ? [{ key: 'workspace', title: t('workspace'), cell: (row: Shown) => row.workspace }]
      : []),
    { key: 'updatedAt', title: t('changed'), cell: row => <RelativeTime at={row.updatedAt} /> },
  ]
}

/** What is deep within a row, as of a stage that few have: not worth a column as long as no row has it. */
export function emptyColumns(noun: ConsoleNoun, rows: readonly Shown[]): string[] {
  const deep = noun.columns.filter(path => path.split('.').length > 2)
  return deep.filter(path => rows.every(row => (valueAt(row, path) ?? '') === ''))
}

const titleOf = (path: string) =>
  labelOf(
    path
      .split('.')
      .slice(-2)
      .filter(word => word !== 'spec' && word !== 'status')
      .join('-'),
  )
