import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'
import { versionPath } from '../paths.ts'
import type { Version } from '../site.ts'
import { Day } from './day.tsx'

export interface Changelog {
  items: ChangeItem[]
}

export interface ChangeItem {
  kind: 'revision' | 'deprecation'
  at: string
  version: Version
  revision?: number
  changes?: { class: string; endpoint?: string; message: string }[]
  more?: number
}

export function Changes({ items, at, level = 2 }: { items: readonly ChangeItem[]; at: At; level?: 2 | 3 }) {
  const Heading = `h${level}` as const
  return (
    <ol className="changes">
      {items.map(item => (
        <li key={`${item.version.at} ${item.kind} ${item.revision} ${item.at}`}>
          <Heading>
            <a href={at.link(versionPath(item.version.at))}>
              {item.version.title} {item.version.version}
            </a>{' '}
            <small>
              <Day at={item.at} />
              {item.kind === 'revision' ? ` · ${t('portalRevision', { n: item.revision ?? 0 })}` : ''}
            </small>
          </Heading>
          <Item item={item} />
        </li>
      ))}
    </ol>
  )
}

function Item({ item }: { item: ChangeItem }) {
  if (item.kind === 'deprecation') return <Ends version={item.version} />
  const { changes = [], more = 0, revision = 1 } = item
  if (changes.length === 0) return <p>{revision === 1 ? t('portalRevisionFirst') : t('portalRevisionSame')}</p>
  return (
    <ul>
      {changes.map(change => (
        <li key={`${change.endpoint} ${change.message}`}>
          <StateBadge
            state={change.class}
            tone={change.class === 'breaking' ? 'stop' : change.class === 'dangerous' ? 'ask' : 'plain'}
          />{' '}
          {change.endpoint && <code>{change.endpoint}</code>} {change.message}
        </li>
      ))}
      {more > 0 && <li>{t('andMore', { n: more })}</li>}
    </ul>
  )
}

/** That a version ends, when, and what takes its place. */
export function Ends({ version: { announcement, sunsetAt } }: { version: Version }) {
  const end = sunsetAt ?? announcement?.sunsetAt
  return (
    <p className="ends">
      <StateBadge state="deprecated" /> {end ? t('portalDeprecatedUntil', { at: dayText(end) }) : t('portalDeprecated')}{' '}
      {announcement?.successor && t('portalSuccessor', { name: announcement.successor })}
    </p>
  )
}

const dayText = (at: string) =>
  new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
