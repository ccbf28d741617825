import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'
import { endpointPath, versionPath } from '../paths.ts'
import type { Group, Outline } from '../reference.ts'

/** The endpoints of an API version beside what is read; of a large one the groups, and the one that is open. */
export function OutlineNav({
  at,
  version,
  outline,
  here,
}: {
  at: At
  version: string
  outline: Outline | undefined
  here?: string
}) {
  if (!outline) return <div />
  return (
    <nav className="side" aria-label={t('portalOutline')}>
      <p className="group">
        <a href={at.link(versionPath(version))}>{outline.title}</a>
      </p>
      {outline.groups.map(group => (
        <div key={group.name}>
          {(group.name !== '' || outline.groups.length > 1) && <GroupHead at={at} version={version} group={group} />}
          {group.endpoints && <Endpoints at={at} version={version} group={group} here={here} />}
        </div>
      ))}
    </nav>
  )
}

function GroupHead({ at, version, group: { name, count, endpoints } }: { at: At; version: string; group: Group }) {
  const title = name || t('portalOtherGroup')
  return (
    <p className="group">
      {endpoints ? (
        title
      ) : (
        <a href={at.link(`${versionPath(version)}?group=${encodeURIComponent(name)}`)}>
          {title} ({count})
        </a>
      )}
    </p>
  )
}

function Endpoints({
  at,
  version,
  group: { endpoints = [] },
  here,
}: {
  at: At
  version: string
  group: Group
  here: string | undefined
}) {
  return (
    <ul>
      {endpoints.slice(0, 500).map(({ id, method, title, deprecated }) => (
        <li key={id}>
          <a
            href={at.link(endpointPath(version, id))}
            {...(id === here ? { 'aria-current': 'page' as const } : {})}
            {...(deprecated ? { 'data-deprecated': '' } : {})}
          >
            <Method method={method} /> {title}
          </a>
        </li>
      ))}
    </ul>
  )
}

export function Method({ method }: { method: string }) {
  return (
    <span className="method" data-method={method}>
      {method}
    </span>
  )
}
