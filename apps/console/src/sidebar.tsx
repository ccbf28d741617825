import { Icon, type IconName } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { Link, useLocation } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { listAddress } from './address.ts'
import { iconOf, nounsIn, rooms } from './places.ts'
import { useMay } from './session.ts'
import { wordsOf } from './units.ts'
import { isUsagePage } from './usage-pages.ts'

const OrganizationSwitch = lazy(async () => ({
  default: (await import('./organization-switch.tsx')).OrganizationSwitch,
}))

interface SidebarProps {
  organization: string
  folded: boolean
  fold?: () => void
  /** A place was chosen. */
  chosen?: () => void
}

/** Every kind the reader may list; the rest is not there. */
export function Sidebar({ organization, folded, fold, chosen }: SidebarProps) {
  const may = useMay({ organization })
  const link = (to: string, label: string, icon: IconName, exact = false) => (
    <SideLink key={to} {...{ to, label, icon, folded, exact }} {...(chosen ? { chosen } : {})} />
  )
  return (
    <nav className="side" aria-label={t('navigation')} {...(folded ? { 'data-folded': true } : {})}>
      <Group gap={4} wrap="nowrap" mb={8} justify={folded ? 'center' : 'space-between'}>
        {!folded && (
          <Suspense fallback={<div className="side-switch">{organization}</div>}>
            <OrganizationSwitch organization={organization} />
          </Suspense>
        )}
        {fold && (
          <Tooltip label={folded ? t('unfold') : t('fold')} position="right">
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={fold}
              aria-label={folded ? t('unfold') : t('fold')}
              aria-expanded={!folded}
            >
              <Icon name={folded ? 'layoutSidebarLeftExpand' : 'layoutSidebarLeftCollapse'} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {link(`/${organization}`, t('home'), 'home', true)}
      {link(`/${organization}/dashboards`, t('usage'), 'chart')}
      {link(`/${organization}/approvals`, t('approvals'), 'check')}
      {link(`/${organization}/explain`, t('explain'), 'route')}
      {rooms.map(room => {
        const shown = nounsIn(room).filter(({ verbs }) => may(verbs.list))
        const audit = room.title === 'roomGovern' && may('admin')
        if (shown.length === 0 && !audit) return null
        return (
          <div key={room.title}>
            <p className="side-title">{t(room.title)}</p>
            {shown.map(({ plural }) => link(listAddress(organization, plural), wordsOf(plural), iconOf(plural)))}
            {room.title === 'roomWatch' && link(`/${organization}/anomalies`, t('anomalies'), 'chart')}
            {room.title === 'roomWatch' && link(`/${organization}/forecast`, t('forecastTitle'), 'chart')}
            {room.title === 'roomWatch' && link(`/${organization}/sla`, t('slaReport'), 'listDetails')}
            {room.title === 'roomConsume' && link(`/${organization}/onboarding`, t('onboarding'), 'chartFunnel')}
            {room.title === 'roomPeople' && link(`/${organization}/settings`, t('organizationSettings'), 'settings')}
            {audit && link(`/${organization}/audit`, t('audit'), 'history')}
          </div>
        )
      })}
    </nav>
  )
}

interface SideLinkProps {
  to: string
  label: string
  icon: IconName
  folded: boolean
  exact: boolean
  chosen?: () => void
}

function SideLink({ to, label, icon, folded, exact, chosen }: SideLinkProps) {
  const { pathname } = useLocation()
  // One link leads to all pages of usage.
  const isCurrent = isUsagePage(to) && isUsagePage(pathname)
  return (
    <Tooltip label={label} position="right" disabled={!folded}>
      <Link
        to={to}
        className="side-link"
        activeOptions={{ exact, includeSearch: false }}
        aria-label={label}
        {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
        {...(chosen ? { onClick: chosen } : {})}
      >
        <Icon name={icon} />
        {!folded && <span>{label}</span>}
      </Link>
    </Tooltip>
  )
}
