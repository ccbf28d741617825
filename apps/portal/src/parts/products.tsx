import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { escaped } from '../markdown.ts'
import type { At } from '../page.ts'
import { productPath, versionPath } from '../paths.ts'
import type { Product } from '../site.ts'

/** Products with their versions: one line each, no boxes. */
export function Products({ at, products }: { at: At; products: readonly Product[] }) {
  if (products.length === 0)
    return (
      <div className="empty">
        <h3>{t('portalEmpty')}</h3>
        <p>{t('portalEmptyText')}</p>
      </div>
    )
  return (
    <ul className="rows">
      {products.map(({ at: name, title, description, versions }) => (
        <li key={name}>
          <a href={at.link(productPath(name))}>{title}</a>
          {description && <p>{description}</p>}
          <p className="versions">
            {versions.map(version => (
              <span key={version.at}>
                <a href={at.link(versionPath(version.at))}>
                  {version.title} {version.version}
                </a>
                {version.state === 'deprecated' && <StateBadge state={version.state} />}
              </span>
            ))}
          </p>
        </li>
      ))}
    </ul>
  )
}

export const productsText = ({ site, request }: At) =>
  site.products
    .map(({ at, title, description = '', versions }) => {
      const address = (path: string) => `${request.origin}${request.base}${path}.md`
      const all = versions.map(
        one =>
          `  - [${escaped(`${one.title} ${one.version}`)}](${address(versionPath(one.at))})${one.state === 'deprecated' ? ' (deprecated)' : ''}`,
      )
      return [
        `- [${escaped(title)}](${address(productPath(at))})${description ? `: ${escaped(description)}` : ''}`,
        ...all,
      ].join('\n')
    })
    .join('\n')
