import { type TextKey, t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'
import { endpointPath, topicPath, versionPath } from '../paths.ts'
import type { Group, Outline, OutlineTopic } from '../reference.ts'

/** The endpoints, or topics, of an API version beside what is read; of a large one the groups, and the one that is open. */
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
        <a href={at.link(versionPath(version))}>{outline.title || version.split('/').at(-1)}</a>
      </p>
      {outline.groups.map(group => (
        <div key={group.name}>
          {(group.name !== '' || outline.groups.length > 1) && (
            <GroupHead at={at} version={version} group={group} title={groupTitle(group.name, outline.kind)} />
          )}
          {group.topics && <Topics at={at} version={version} topics={group.topics} here={here} />}
          {group.endpoints && <Endpoints at={at} version={version} group={group} here={here} />}
        </div>
      ))}
    </nav>
  )
}

export function groupTitle(name: string, kind: Outline['kind']): string {
  if (kind) return t(`topicGroup_${name}` as TextKey)
  return name || t('portalOtherGroup')
}

interface HeadProps {
  at: At
  version: string
  group: Group
  title: string
}

function GroupHead({ at, version, group: { name, count, endpoints, topics }, title }: HeadProps) {
  return (
    <p className="group">
      {(endpoints ?? topics) ? (
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

interface TopicsProps {
  at: At
  version: string
  topics: readonly OutlineTopic[]
  here: string | undefined
}

function Topics({ at, version, topics, here }: TopicsProps) {
  return (
    <ul>
      {topics.slice(0, 500).map(({ kind, name, title, deprecated }) => (
        <li key={`${kind} ${name}`}>
          <a
            href={at.link(topicPath(version, kind, name))}
            {...(`${kind} ${name}` === here ? { 'aria-current': 'page' as const } : {})}
            {...(deprecated ? { 'data-deprecated': '' } : {})}
          >
            {title}
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
