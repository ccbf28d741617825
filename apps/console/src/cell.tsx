import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Link } from '@tanstack/react-router'
import { referenceAddress } from './address.ts'
import { type ConsoleNoun, type Shown, valueAt } from './units.ts'

/** A value of a row: a link where it names something, a time as how long ago. Text stays text. */
export function Cell({
  row,
  path,
  noun,
  organization,
}: {
  row: Shown
  path: string
  noun: ConsoleNoun
  organization: string
}) {
  const value = valueAt(row, path)
  if (path === 'state') return <StateBadge state={String(value ?? '')} />
  const reference = path.startsWith('spec.') ? noun.references[path.slice(5)] : undefined
  if (reference && typeof value === 'string')
    return <Link to={referenceAddress(organization, reference.kind, value, row.workspace)}>{value}</Link>
  return <Value value={value} />
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** Any value, in a line. */
export function Value({ value }: { value: unknown }) {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  if (typeof value === 'number') return value.toLocaleString()
  if (typeof value === 'string')
    return moment.test(value) ? <RelativeTime at={value} /> : <span title={value}>{value}</span>
  if (Array.isArray(value) && value.every(one => typeof one !== 'object')) return value.join(', ')
  return <code className="gh-mono">{JSON.stringify(value)}</code>
}
