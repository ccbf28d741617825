import { t } from '@gatehouse/ui/text.ts'
import { Feedback, type FeedbackData, giveFeedback, loadFeedback } from '../community/feedback.tsx'
import { rendered } from '../markdown.ts'
import { type At, page } from '../page.ts'
import { Contents } from '../parts/contents.tsx'
import { Neighbours } from '../parts/neighbours.tsx'
import { guidePath } from '../paths.ts'
import type { Guide } from '../site.ts'
import { bySection } from './guides.tsx'

interface Data extends Guide, FeedbackData {
  body: string
  before?: { path: string; title: string }
  after?: { path: string; title: string }
}

const load = async (at: At): Promise<Data> => ({
  ...(await at.api.read<Data>('page', { path: at.params.rest!.slice(0, 200) })),
  ...(await loadFeedback(at)),
})

export const guidePage = page<Data>({
  path: '/*',
  load,
  act: (at, form) => giveFeedback(at, form, load),
  title: ({ title }) => title,
  about: ({ summary }) => summary,
  View: ({ data, at }) => {
    const { html, headings } = rendered(withoutTitle(data), { link: at.link })
    return (
      <div className="guide">
        <Guides at={at} path={data.path} />
        <article>
          <h1>{data.title}</h1>
          <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
          <Feedback at={at} data={data} />
          <Neighbours
            at={at}
            before={data.before && [data.before.title, guidePath(data.before.path)]}
            after={data.after && [data.after.title, guidePath(data.after.path)]}
          />
        </article>
        <Contents headings={headings} />
      </div>
    )
  },
  markdown: data => `# ${data.title}\n\n${withoutTitle(data)}`,
})

/** The title stands above; a body that begins with it says it once. */
const withoutTitle = ({ title, body }: Data) => {
  const [, first] = /^\s*#\s+(.*?)\s*#*\s*(?:\n|$)/.exec(body) ?? []
  return first === title ? body.replace(/^\s*#[^\n]*\n?/, '') : body
}

function Guides({ at, path }: { at: At; path: string }) {
  const sections = [...bySection(at.site.guides)]
  return (
    <nav className="side" aria-label={t('portalGuides')}>
      {sections.map(([section, guides]) => (
        <div key={section}>
          {section && <p className="group">{section}</p>}
          <ul>
            {guides.map(one => (
              <li key={one.path}>
                <a
                  href={at.link(guidePath(one.path))}
                  {...(one.path === path ? { 'aria-current': 'page' as const } : {})}
                >
                  {one.title}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
