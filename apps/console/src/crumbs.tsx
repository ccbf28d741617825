import { t } from '@gatehouse/ui/text.ts'
import { Link, useLocation } from '@tanstack/react-router'
import { Fragment } from 'react'
import { listAddress } from './address.ts'
import { wordsOf } from './units.ts'
import { isUsagePage } from './usage-pages.ts'

/** Where one is; what stands above is a link. */
export function Crumbs({ organization }: { organization: string }) {
  const { pathname } = useLocation()
  const [, , page, plural, workspace, name, edit] = pathname.split('/').map(decodeURIComponent).slice(-8)
  const parts = partsOf({ organization, page: page ?? '', plural, workspace, name, edit })
  return (
    <nav className="crumbs" aria-label={t('breadcrumb')}>
      {parts.map(({ text, to }, at) => (
        <Fragment key={text}>
          {at > 0 && <span aria-hidden="true">/</span>}
          {to ? <Link to={to}>{text}</Link> : <span aria-current="page">{text}</span>}
        </Fragment>
      ))}
    </nav>
  )
}

interface Place {
  organization: string
  page: string
  plural: string | undefined
  workspace: string | undefined
  name: string | undefined
  edit: string | undefined
}

function partsOf({ organization, page, plural, workspace, name, edit }: Place): { text: string; to?: string }[] {
  const home = { text: organization, to: `/${organization}` }
  if (page === 'audit') return [home, { text: t('audit') }]
  if (page === 'import')
    return [home, { text: wordsOf('apis'), to: listAddress(organization, 'apis') }, { text: t('importApi') }]
  if (page === 'settings') return [home, { text: t('organizationSettings') }]
  // What each is called stands on the page; its texts come with it.
  if (isUsagePage(`/${organization}/${page}`)) return [home, { text: t('usage') }]
  if (page === 'forecast') return [home, { text: t('forecastTitle') }]
  if (page === 'sla') return [home, { text: t('slaReport') }]
  if (page === 'explain' || page === 'approvals' || page === 'onboarding' || page === 'anomalies')
    return [home, { text: t(page) }]
  if (page === 'gallery') return [home, { text: t('gallery') }]
  if (page !== 'r' || !plural) return [{ text: organization }]
  const list = listAddress(organization, plural)
  if (!workspace) return [home, { text: wordsOf(plural) }]
  if (!name) return [home, { text: wordsOf(plural), to: list }, { text: t('new') }]
  const own = `${list}/${workspace}/${name}`
  return [
    home,
    { text: wordsOf(plural), to: list },
    edit ? { text: name, to: own } : { text: name },
    ...(edit ? [{ text: t(edit === 'design' || edit === 'policies' ? edit : 'edit') }] : []),
  ]
}
