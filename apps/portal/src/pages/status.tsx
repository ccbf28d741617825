import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { escaped } from '../markdown.ts'
import { page } from '../page.ts'
import { Ends } from '../parts/changes.tsx'
import { Day } from '../parts/day.tsx'
import { versionPath } from '../paths.ts'
import type { Version } from '../site.ts'

interface Status {
  environments: { kind: 'live' | 'sandbox'; environment: string; gateways: 'serving' | 'silent' }[]
  versions: (Version & { served: { environment: string; since: string }[] })[]
}

export const statusPage = page<Status>({
  path: '/status',
  load: ({ api }) => api.read<Status>('status'),
  title: () => t('status'),
  View: ({ data: { environments, versions }, at }) => (
    <article className="narrow">
      <h1>{t('status')}</h1>
      <ul className="rows">
        {environments.map(({ kind, environment, gateways }) => (
          <li key={kind}>
            <strong>{environment}</strong> <small>{t(`status_${kind}`)}</small>
            <p>{t(`status_${gateways}`)}</p>
          </li>
        ))}
      </ul>
      <h2 id="versions">{t('portalVersions')}</h2>
      {versions.length === 0 && <p>{t('portalEmptyText')}</p>}
      <ul className="rows">
        {versions.map(one => (
          <li key={one.at}>
            <a href={at.link(versionPath(one.at))}>
              {one.title} {one.version}
            </a>{' '}
            <StateBadge state={one.state} />
            {one.state === 'deprecated' && <Ends version={one} />}
            {one.served.length === 0 && <p>{t('portalNotLive')}</p>}
            {one.served.map(({ environment, since }) => (
              <p key={environment}>
                {environment} · {t('statusSince')} <Day at={since} />
              </p>
            ))}
          </li>
        ))}
      </ul>
    </article>
  ),
  markdown: ({ environments, versions }) =>
    [
      `# ${t('status')}`,
      environments.map(one => `- ${escaped(one.environment)}: ${t(`status_${one.gateways}`)}`).join('\n'),
      versions
        .map(one => {
          const where = one.served.map(({ environment }) => environment).join(', ') || t('portalNotLive')
          return `- ${escaped(`${one.title} ${one.version}`)} (${one.state}): ${escaped(where)}`
        })
        .join('\n'),
    ]
      .filter(Boolean)
      .join('\n\n'),
})
