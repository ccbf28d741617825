import { t } from '@gatehouse/ui/text.ts'
import { escaped } from '../markdown.ts'
import { type At, page } from '../page.ts'
import { type Changelog, Changes } from '../parts/changes.tsx'
import { Crumbs } from '../parts/crumbs.tsx'
import { versionPath } from '../paths.ts'

const shared = { title: () => t('portalChanges'), markdown: changesText }

export const changesPage = page<Changelog>({
  ...shared,
  path: '/changes',
  load: ({ api }) => api.read<Changelog>('changelog'),
  View: ({ data, at }) => <List data={data} at={at} />,
})

export const versionChangesPage = page<Changelog>({
  ...shared,
  path: '/apis/:workspace/:version/changes',
  load: ({ api, params }) => api.read<Changelog>('changelog', { version: `${params.workspace}/${params.version}` }),
  View: ({ data, at }) => {
    const name = `${at.params.workspace}/${at.params.version}`
    return (
      <List
        data={data}
        at={at}
        trail={[
          [t('portalApis'), '/products'],
          [data.items[0]?.version.title ?? name, versionPath(name)],
        ]}
      />
    )
  },
})

function List({ data, at, trail = [] }: { data: Changelog; at: At; trail?: [string, string][] }) {
  return (
    <article className="narrow">
      {trail.length > 0 && <Crumbs at={at} trail={trail} />}
      <h1>{t('portalChanges')}</h1>
      <p>{data.items.length === 0 ? t('portalChangesNoneText') : t('portalChangesText')}</p>
      <Changes items={data.items} at={at} />
    </article>
  )
}

function changesText({ items }: Changelog): string {
  const lines = items.map(({ at, kind, version, revision, changes = [] }) => {
    const head = `## ${escaped(`${version.title} ${version.version}`)}, ${at.slice(0, 10)}${kind === 'revision' ? `, ${t('portalRevision', { n: revision ?? 0 })}` : ''}`
    const told = changes.map(
      one => `- ${one.class}: ${one.endpoint ? `${escaped(one.endpoint)}: ` : ''}${escaped(one.message)}`,
    )
    return [head, ...(kind === 'deprecation' ? [t('portalDeprecated')] : told)].join('\n\n')
  })
  return [`# ${t('portalChanges')}`, ...lines].join('\n\n')
}
