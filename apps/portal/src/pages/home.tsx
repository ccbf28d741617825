import { t } from '@gatehouse/ui/text.ts'
import { escaped } from '../markdown.ts'
import { type At, page } from '../page.ts'
import { type Changelog, Changes } from '../parts/changes.tsx'
import { Products, productsText } from '../parts/products.tsx'
import { Prose } from '../parts/prose.tsx'
import { guidePath } from '../paths.ts'
import type { HomeSection } from '../site.ts'

interface Data {
  changes: Changelog['items']
}

export const homePage = page<Data>({
  path: '/',
  async load({ api, site }) {
    const isAsked = site.home.some(({ section }) => section === 'changes')
    return { changes: isAsked ? (await api.read<Changelog>('changelog', { limit: 5 })).items : [] }
  },
  title: (_, { site }) => site.title,
  about: (_, { site }) => site.description,
  View: ({ data, at }) => (
    <article className="home">
      {!at.site.home.some(({ section }) => section === 'intro') && <h1>{at.site.title}</h1>}
      {!at.site.open && (
        <section className="intro">
          <h2>{t('portalDoor')}</h2>
          <p>{t('portalDoorText')}</p>
          <p>
            <a className="button" href={at.link('/sign-in')}>
              {t('portalSignIn')}
            </a>
          </p>
        </section>
      )}
      {at.site.home.map((section, place) => (
        <Section key={place} section={section} at={at} data={data} />
      ))}
    </article>
  ),
  markdown: (_, at) =>
    [
      `# ${escaped(at.site.title)}`,
      at.site.description ? escaped(at.site.description) : '',
      productsText(at),
      guidesText(at),
    ]
      .filter(Boolean)
      .join('\n\n'),
})

function Section({ section: { section, title, text }, at, data }: { section: HomeSection; at: At; data: Data }) {
  const { site, link } = at
  const guides = site.guides.filter(({ kind }) => kind === 'guide')
  if (section === 'intro')
    return (
      <section className="intro">
        <h1>{title ?? site.title}</h1>
        {text ? <Prose text={text} at={at} /> : <p>{site.description}</p>}
      </section>
    )
  if (section === 'text')
    return (
      <section>
        {title && <h2>{title}</h2>}
        <Prose text={text} at={at} />
      </section>
    )
  if (section === 'changes')
    return data.changes.length === 0 ? null : (
      <section>
        <h2>{title ?? t('portalChanges')}</h2>
        <Changes items={data.changes} at={at} level={3} />
      </section>
    )
  if (section === 'products')
    return (
      <section>
        <h2>{title ?? t('portalProducts')}</h2>
        <Products at={at} products={site.products} />
      </section>
    )
  if (guides.length === 0) return null
  return (
    <section>
      <h2>{title ?? t('portalGuides')}</h2>
      <ul className="rows">
        {guides.slice(0, 8).map(({ path, title: name, summary }) => (
          <li key={path}>
            <a href={link(guidePath(path))}>{name}</a>
            {summary && <p>{summary}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

const guidesText = ({ site, request }: At) =>
  site.guides
    .filter(({ kind }) => kind === 'guide')
    .map(one => `- [${escaped(one.title)}](${request.origin}${request.base}${guidePath(one.path)}.md)`)
    .join('\n')
