import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Skeleton, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { addressOf } from './address.ts'
import { isDue, type Need, needs } from './need.ts'
import { useList } from './queries.ts'
import { useMay } from './session.ts'
import { nounOf, type Shown, valueAt } from './units.ts'

/** Approvals, failures, and what ends soon; nothing stands here that nobody must do. */
export function NeedsMe({ organization }: { organization: string }) {
  const may = useMay({ organization })
  const shown = needs.filter(({ kind }) => may(nounOf(kind).verbs.list))
  const found = shown.map(need => ({ need, rows: useNeed(organization, need) }))
  const waiting = found.some(({ rows }) => rows === undefined)
  const all = found.flatMap(({ need, rows }) => (rows ?? []).map(row => ({ need, row })))
  return (
    <Section title={t('needsMe')}>
      {waiting ? (
        <Skeleton h={16} w={180} />
      ) : all.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('needsNothing')}
        </Text>
      ) : (
        <table className="gh-table needs" aria-label={t('needsMe')}>
          <tbody data-rows>
            {all.map(({ need, row }) => (
              <tr key={row.id}>
                <td>
                  <Link to={addressOf(organization, nounOf(need.kind), row)}>{row.name}</Link>
                </td>
                <td>{(need.said && String(valueAt(row, need.said) ?? '')) || t(need.why)}</td>
                <td>
                  {need.due ? (
                    <RelativeTime at={String(valueAt(row, need.due))} />
                  ) : (
                    <StateBadge state={row.state ?? ''} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function useNeed(organization: string, need: Need): Shown[] | undefined {
  const { kind, state, due } = need
  const filters = { sort: '-updatedAt', limit: due ? '200' : '10', ...(state ? { state } : {}) }
  const list = useList(nounOf(kind), { organization }, filters)
  if (list.error) return []
  const rows = list.data?.pages[0]?.items
  return rows?.filter(row => isDue(need, { name: row.name, dueAt: due && valueAt(row, due) }, Date.now()))
}
