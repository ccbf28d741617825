import { t } from '@gatehouse/ui/text.ts'
import { escaped } from '../markdown.ts'
import { page } from '../page.ts'
import { guidePath } from '../paths.ts'
import type { Guide } from '../site.ts'

export const guidesPage = page<Record<string, never>>({
  path: '/guides',
  load: async () => ({}),
  title: () => t('portalGuides'),
  View: ({ at }) => (
    <article className="narrow">
      <h1>{t('portalGuides')}</h1>
      {at.site.guides.length === 0 && <p>{t('portalGuidesNone')}</p>}
      {[...bySection(at.site.guides)].map(([section, guides]) => (
        <section key={section}>
          {section && <h2>{section}</h2>}
          <ul className="rows">
            {guides.map(({ path, title, summary }) => (
              <li key={path}>
                <a href={at.link(guidePath(path))}>{title}</a>
                {summary && <p>{summary}</p>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </article>
  ),
  markdown: (_, { site, request }) =>
    [
      `# ${t('portalGuides')}`,
      ...site.guides.map(one => `- [${escaped(one.title)}](${request.origin}${request.base}${guidePath(one.path)}.md)`),
    ].join('\n'),
})

export function bySection(guides: readonly Guide[]): Map<string, Guide[]> {
  return Map.groupBy(
    guides.filter(({ kind }) => kind === 'guide'),
    ({ section = '' }) => section,
  )
}
