import { t } from '@gatehouse/ui/text.ts'
import type { ReactNode } from 'react'
import type { At } from '../page.ts'
import { linked } from '../paths.ts'

/** What stands around every page. */
export function Shell({ at, children }: { at: At; children: ReactNode }) {
  const { site, request, link } = at
  return (
    <>
      <a className="skip" href="#content">
        {t('portalSkip')}
      </a>
      <header className="bar">
        <a className="brand" href={link('/')}>
          {site.brand.logo && <img src={link(`/files/${site.brand.logo}`)} alt="" height="28" />}
          <span>{site.title}</span>
        </a>
        {site.open && (
          <nav className="pages" aria-label={t('portalMenu')}>
            <NavLink at={at} to="/products" title={t('portalApis')} also="/apis/" />
            {site.guides.some(({ kind }) => kind === 'guide') && (
              <NavLink at={at} to="/guides" title={t('portalGuides')} />
            )}
            <NavLink at={at} to="/changes" title={t('portalChanges')} />
          </nav>
        )}
        {site.open && (
          <search className="find">
            <form action={link('/search')}>
              <input
                type="search"
                name="q"
                maxLength={200}
                defaultValue={request.path === '/search' ? (request.query.get('q') ?? '') : ''}
                placeholder={t('portalSearchPlaceholder')}
                aria-label={t('portalSearch')}
              />
            </form>
          </search>
        )}
        <Reader at={at} />
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Foot at={at} />
    </>
  )
}

/** Who reads; the door of the account pages. */
function Reader({ at: { site, link } }: { at: At }) {
  if (site.reader.kind === 'nobody')
    return (
      <a className="reader" href={link('/sign-in')}>
        {t('portalSignIn')}
      </a>
    )
  return (
    <a className="reader" href={link('/account')}>
      {site.reader.name ?? t('portalYours')}
    </a>
  )
}

function NavLink({ at, to, title, also = `${to}/` }: { at: At; to: string; title: string; also?: string }) {
  const { path } = at.request
  const isHere = path === to || path.startsWith(`${to}/`) || path.startsWith(also)
  return (
    <a href={at.link(to)} {...(isHere ? { 'aria-current': 'page' as const } : {})}>
      {title}
    </a>
  )
}

function Foot({ at }: { at: At }) {
  const { site, link } = at
  return (
    <footer className="foot">
      <span>{site.title}</span>
      {site.links.map(({ title, to }) => (
        <a key={`${title} ${to}`} href={linked(to, link)}>
          {title}
        </a>
      ))}
      {site.open && <a href={link('/status')}>{t('status')}</a>}
      {site.open && <a href={link('/changes.atom')}>{t('portalFeed')}</a>}
      <button type="button" className="plain" data-scheme hidden>
        {t('portalTheme')}
      </button>
    </footer>
  )
}
