import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { escaped } from '../markdown.ts'
import { type At, page } from '../page.ts'
import { Ends } from '../parts/changes.tsx'
import { Crumbs } from '../parts/crumbs.tsx'
import { Method, OutlineNav } from '../parts/outline.tsx'
import { Prose } from '../parts/prose.tsx'
import { clientPath, definitionPath, endpointPath, productPath, versionPath } from '../paths.ts'
import type { Group, Reference } from '../reference.ts'

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
                  <a href={at.link(definitionPath(version.at))}>openapi.json</a>
                </dd>
                <dt>{t('clients')}</dt>
                <dd>
                  <a href={at.link(clientPath(version.at, 'typescript'))}>TypeScript</a> ·{' '}
                  <a href={at.link(clientPath(version.at, 'python'))}>Python</a>
                </dd>
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
            <GroupSection key={group.name} at={at} version={version.at} group={group} />
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

function GroupSection({
  at,
  version,
  group: { name, description, count, endpoints },
}: {
  at: At
  version: string
  group: Group
}) {
  const title = name || t('portalEndpoints')
  if (!endpoints)
    return (
      <section>
        <h2>
          <a href={at.link(`${versionPath(version)}?group=${encodeURIComponent(name)}`)}>{title}</a>
        </h2>
        <p>{t('portalEndpointsCount', { n: count })}</p>
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

function referenceText({ version, outline, address }: Reference, { request }: At): string {
  const place = `${request.origin}${request.base}`
  const groups = (outline?.groups ?? []).map(({ name, endpoints, count }) => {
    const lines = endpoints?.map(
      one =>
        `- [${escaped(one.title)}](${place}${endpointPath(version.at, one.id)}.md): \`${one.method} ${one.path.replaceAll('`', '')}\``,
    )
    return [
      `## ${escaped(name || t('portalEndpoints'))}`,
      lines
        ? lines.join('\n')
        : `[${t('portalEndpointsCount', { n: count })}](${place}${versionPath(version.at)}.md?group=${encodeURIComponent(name)})`,
    ].join('\n\n')
  })
  return [
    `# ${escaped(`${version.title} ${version.version}`)}`,
    `${t('portalAddress')}: \`${address}\``,
    outline ? `${t('portalDefinition')}: ${place}${definitionPath(version.at)}` : '',
    outline?.description ?? '',
    ...groups,
  ]
    .filter(Boolean)
    .join('\n\n')
}
