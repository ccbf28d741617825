import { t } from '@gatehouse/ui/text.ts'
import { escaped } from '../markdown.ts'
import { type At, page } from '../page.ts'
import { Method } from '../parts/outline.tsx'
import { endpointPath, guidePath, productPath, topicLinkPath } from '../paths.ts'
import type { TopicPart } from '../reference.ts'

interface Hit {
  kind: 'product' | 'endpoint' | 'schema' | 'guide' | TopicPart['kind']
  title: string
  about?: string
  product?: string
  version?: string
  name?: string
  method?: string
  path?: string
}

interface Found {
  items: Hit[]
  more: boolean
  tags: string[]
}

interface Data extends Found {
  asked: Asked
}

interface Asked {
  q: string
  kind?: string
  product?: string
  tag?: string
  offset: number
}

const shownMax = 20
const kinds = ['product', 'endpoint', 'topic', 'schema', 'guide'] as const

const kindText = (kind: Hit['kind']) =>
  kind === 'product' || kind === 'endpoint' || kind === 'schema' || kind === 'guide'
    ? t(`portalKind_${kind}`)
    : t(`topicKind_${kind}`)

export const searchPage = page<Data>({
  path: '/search',
  async load({ api, request: { query } }) {
    const one = (name: string, max: number) => query.get(name)?.slice(0, max) || undefined
    const kind = kinds.find(name => name === query.get('kind'))
    const asked: Asked = {
      q: one('q', 200) ?? '',
      offset: Math.min(1000, Math.max(0, Number.parseInt(query.get('offset') ?? '0', 10) || 0)),
      ...optional({ kind, product: one('product', 127), tag: one('tag', 200) }),
    }
    return { ...(await api.read<Found>('search', { ...asked, limit: shownMax })), asked }
  },
  title: ({ asked }) => (asked.q ? `${asked.q} · ${t('portalSearch')}` : t('portalSearch')),
  View: ({ data, at }) => (
    <article className="narrow">
      <h1>{t('portalSearch')}</h1>
      <Filters data={data} at={at} />
      {data.items.length === 0 ? (
        <div className="empty">
          <h2>{t('portalNothingFits')}</h2>
          <p>{t('portalNothingFitsText')}</p>
        </div>
      ) : (
        <ul className="rows" aria-label={t('portalHits')}>
          {data.items.map(hit => (
            <li key={`${hit.kind} ${hit.product} ${hit.version} ${hit.name} ${hit.path}`}>
              <a href={at.link(pathOf(hit))}>{hit.title}</a>
              <p>
                {hit.method ? (
                  <>
                    <Method method={hit.method} /> <code>{hit.path}</code> · {hit.about}
                  </>
                ) : (
                  [kindText(hit.kind), hit.about].filter(Boolean).join(' · ')
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      <nav className="neighbours" aria-label={t('portalMore')}>
        {data.asked.offset > 0 && (
          <a rel="prev" href={at.link(address({ ...data.asked, offset: Math.max(0, data.asked.offset - shownMax) }))}>
            {t('portalPrevious')}
          </a>
        )}
        {data.more && (
          <a rel="next" href={at.link(address({ ...data.asked, offset: data.asked.offset + shownMax }))}>
            {t('portalNext')}
          </a>
        )}
      </nav>
    </article>
  ),
  markdown: ({ items, asked }, { request }) =>
    [
      `# ${escaped(asked.q || t('portalSearch'))}`,
      ...items.map(hit => `- [${escaped(hit.title)}](${request.origin}${request.base}${pathOf(hit)}.md)`),
    ].join('\n'),
})

function Filters({ data: { asked, tags }, at }: { data: Data; at: At }) {
  return (
    <form className="filters" action={at.link('/search')}>
      <label>
        {t('portalSearch')} <input type="search" name="q" maxLength={200} defaultValue={asked.q} />
      </label>
      <Choice
        name="kind"
        title={t('portalKind')}
        chosen={asked.kind}
        options={kinds.map(kind => [kind, t(`portalKind_${kind}`)])}
      />
      <Choice
        name="product"
        title={t('portalProduct')}
        chosen={asked.product}
        options={at.site.products.map(one => [one.at, one.title])}
      />
      {tags.length > 0 && (
        <Choice name="tag" title={t('portalTag')} chosen={asked.tag} options={tags.map(tag => [tag, tag])} />
      )}
      <button type="submit" className="button">
        {t('portalSearch')}
      </button>
    </form>
  )
}

function Choice({
  name,
  title,
  chosen,
  options,
}: {
  name: string
  title: string
  chosen: string | undefined
  options: [string, string][]
}) {
  return (
    <label>
      {title}{' '}
      <select name={name} defaultValue={chosen ?? ''}>
        <option value="">{t('all')}</option>
        {options.map(([value, shown]) => (
          <option key={value} value={value}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  )
}

function address(asked: Asked): string {
  const query = Object.entries(asked).flatMap(([key, value]) =>
    value === '' || value === 0 || value === undefined ? [] : [[key, String(value)]],
  )
  return `/search?${new URLSearchParams(query)}`
}

function pathOf({ kind, product = '', version = '', name = '', path = '' }: Hit): string {
  if (kind === 'product') return productPath(product)
  if (kind === 'guide') return guidePath(path)
  return kind === 'endpoint' ? endpointPath(version, name) : topicLinkPath(version, { kind, name })
}

const optional = (values: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
