import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { escaped } from '../markdown.ts'
import { type At, page } from '../page.ts'
import { Ends } from '../parts/changes.tsx'
import { Crumbs } from '../parts/crumbs.tsx'
import { groupTitle, Method, OutlineNav } from '../parts/outline.tsx'
import { Prose } from '../parts/prose.tsx'
import {
  clientPath,
  definitionFiles,
  definitionPath,
  endpointPath,
  graphiqlPath,
  productPath,
  topicPath,
  versionPath,
} from '../paths.ts'
import type { Group, OutlineTopic, Reference } from '../reference.ts'

export const referencePage = page<Reference>({
  path: '/apis/:workspace/:version',
  load: ({ api, params, request }) =>
    api.read<Reference>('reference', {
      version: `${params.workspace}/${params.version}`,
      group: (request.query.get('group') ?? '').slice(0, 200),
    }),
  title: ({ version }) => `${version.title} ${version.version}`,
  about: ({ outline }) => outline?.description,
  View: ({ data, at }) => {
    const { version, product, outline, address, state } = data
    return (
      <div className="reference">
        <OutlineNav at={at} version={version.at} outline={outline} />
        <article>
          <Crumbs
            at={at}
            trail={[
              [t('portalApis'), '/products'],
              [product.title, productPath(product.at)],
            ]}
          />
          <h1>
            {version.title} {version.version} <StateBadge state={version.state} />
          </h1>
          {version.state === 'deprecated' && <Ends version={version} />}
          <dl className="gh-facts">
            <dt>{t('portalAddress')}</dt>
            <dd>
              <code>{address}</code>
            </dd>
            {outline && (
              <>
                <dt>{t('portalDefinition')}</dt>
                <dd>
                  <a href={at.link(definitionPath(version.at, outline.kind))}>
                    {definitionFiles[outline.kind ?? 'openapi']}
                  </a>
                </dd>
                {outline.kind === 'graphql' && (
                  <>
                    <dt>{t('tryIt')}</dt>
                    <dd>
                      <a href={at.link(graphiqlPath(version.at))}>GraphiQL</a>
                    </dd>
                  </>
                )}
                {!outline.kind && (
                  <>
                    <dt>{t('clients')}</dt>
                    <dd>
                      <a href={at.link(clientPath(version.at, 'typescript'))}>TypeScript</a> ·{' '}
                      <a href={at.link(clientPath(version.at, 'python'))}>Python</a>
                    </dd>
                  </>
                )}
                <dt>{t('portalChanges')}</dt>
                <dd>
                  <a href={at.link(`${versionPath(version.at)}/changes`)}>
                    {t('portalRevision', { n: version.revision ?? 1 })}
                  </a>
                </dd>
              </>
            )}
          </dl>
          {!outline && <Absent state={state} />}
          <Prose text={outline?.description} at={at} top={2} />
          {outline?.groups.map(group => (
            <GroupSection key={group.name} at={at} version={version.at} group={group} kind={outline.kind} />
          ))}
        </article>
      </div>
    )
  },
  markdown: referenceText,
})

function Absent({ state }: { state: string }) {
  const isMaking = state === 'making'
  return (
    <section className="empty">
      <h2>{isMaking ? t('portalMaking') : t('portalNoReference')}</h2>
      <p>{isMaking ? t('portalMakingText') : t('portalNoReferenceText')}</p>
      {!isMaking && state !== 'none' && <code>{state}</code>}
    </section>
  )
}

interface GroupProps {
  at: At
  version: string
  group: Group
  kind: NonNullable<Reference['outline']>['kind']
}

function GroupSection({ at, version, group, kind }: GroupProps) {
  const { name, description, count, endpoints, topics } = group
  const title = kind ? groupTitle(name, kind) : name || t('portalEndpoints')
  if (topics) return <TopicRows title={title} topics={topics} at={at} version={version} />
  if (!endpoints)
    return (
      <section>
        <h2>
          <a href={at.link(`${versionPath(version)}?group=${encodeURIComponent(name)}`)}>{title}</a>
        </h2>
        <p>{kind ? count : t('portalEndpointsCount', { n: count })}</p>
      </section>
    )
  return (
    <section>
      <h2>{title}</h2>
      <Prose text={description} at={at} prefix={`${name}-`} />
      <ul className="rows endpoints">
        {endpoints.slice(0, 500).map(one => (
          <li key={one.id}>
            <a href={at.link(endpointPath(version, one.id))}>{one.title}</a>
            <p>
              <Method method={one.method} /> <code>{one.path}</code>
              {one.deprecated && ` · ${t('portalDeprecated')}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function TopicRows({ title, topics, at, version }: Omit<GroupProps, 'group' | 'kind'> & TopicsShown) {
  return (
    <section>
      <h2>{title}</h2>
      <ul className="rows endpoints">
        {topics.slice(0, 500).map(({ kind, name, title: shown, declared, deprecated }) => (
          <li key={`${kind} ${name}`}>
            <a href={at.link(topicPath(version, kind, name))}>{shown}</a>
            <p>
              {declared ? <code>{declared}</code> : t(`topicKind_${kind}`)}
              {deprecated && ` · ${t('portalDeprecated')}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface TopicsShown {
  title: string
  topics: readonly OutlineTopic[]
}

function referenceText({ version, outline, address }: Reference, { request }: At): string {
  const place = `${request.origin}${request.base}`
  const kind = outline?.kind
  const groups = (outline?.groups ?? []).map(({ name, endpoints, topics, count }) => {
    const named = topics?.map(
      one => `- [${escaped(one.title)}](${place}${topicPath(version.at, one.kind, one.name)}.md)`,
    )
    const described = endpoints?.map(
      one =>
        `- [${escaped(one.title)}](${place}${endpointPath(version.at, one.id)}.md): \`${one.method} ${one.path.replaceAll('`', '')}\``,
    )
    const lines = named ?? described
    return [
      `## ${escaped(kind ? groupTitle(name, kind) : name || t('portalEndpoints'))}`,
      lines
        ? lines.join('\n')
        : `[${kind ? count : t('portalEndpointsCount', { n: count })}](${place}${versionPath(version.at)}.md?group=${encodeURIComponent(name)})`,
    ].join('\n\n')
  })
  return [
    `# ${escaped(`${version.title} ${version.version}`)}`,
    `${t('portalAddress')}: \`${address}\``,
    outline ? `${t('portalDefinition')}: ${place}${definitionPath(version.at, kind)}` : '',
    outline?.description ?? '',
    ...groups,
  ]
    .filter(Boolean)
    .join('\n\n')
}
