import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'

const places = [
  ['/account', 'accountApplications'],
  ['/account/activity', 'activity'],
  ['/account/teams', 'accountTeams'],
  ['/account/webhooks', 'accountWebhooks'],
  ['/account/profile', 'accountProfile'],
] as const

export function AccountNav({ at: { link, request } }: { at: At }) {
  return (
    <nav className="tabs" aria-label={t('accountYours')}>
      {places.map(([path, title]) => (
        <a key={path} href={link(path)} {...(request.path === path ? { 'aria-current': 'page' as const } : {})}>
          {t(title)}
        </a>
      ))}
    </nav>
  )
}
