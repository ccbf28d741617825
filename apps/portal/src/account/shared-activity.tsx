import { t } from '@gatehouse/ui/text.ts'
import { page } from '../page.ts'
import { type Account, readAccount } from './account-data.ts'
import { AccountNav } from './account-nav.tsx'
import { Bars } from './activity-bars.tsx'
import { Compared, Spans } from './activity-compared.tsx'
import { daysAt, readSharedActivity, type SharedActivity, teamAt } from './activity-data.ts'
import { Versions } from './activity-tables.tsx'
import { CountsTable } from './counts-table.tsx'

interface Data {
  account: Account
  activity: SharedActivity | undefined
  days: number
  team: string
}

/** What all own applications did, or those of one team: each, each API, and together. */
export const sharedActivityPage = page<Data>({
  path: '/account/activity',
  own: true,
  async load(at) {
    const [account, activity] = await Promise.all([
      readAccount(at),
      // Figures that are late take nothing else with them.
      readSharedActivity(at).catch(() => undefined),
    ])
    return { account, activity, days: daysAt(at), team: teamAt(at) }
  },
  title: () => t('activity'),
  View: ({ data: { account, activity, days, team }, at }) => {
    const to = (of: { team?: string; days?: number }) => {
      const words = new URLSearchParams({ days: String(of.days ?? days) })
      const meant = of.team ?? team
      if (meant !== '') words.set('team', meant)
      return at.link(`/account/activity?${words}`)
    }
    return (
      <article className="narrow">
        <AccountNav at={at} />
        <h1>{t('activity')}</h1>
        {account.teams.length > 0 && <Whose teams={account.teams} {...{ team, to }} />}
        <Spans days={days} to={span => to({ days: span })} />
        {activity ? (
          <>
            <Compared {...{ activity, days }} />
            <Bars points={activity.points} from={activity.from} to={activity.to} />
            <Applications
              {...{ activity }}
              make={at.link('/account')}
              to={id => at.link(`/account/applications/${id}/activity?days=${days}`)}
            />
            <Versions versions={activity.versions} />
          </>
        ) : (
          <p>{t('accountUsageLate')}</p>
        )}
      </article>
    )
  },
})

interface WhoseProps {
  teams: Account['teams']
  team: string
  to(of: { team: string }): string
}

function Whose({ teams, team, to }: WhoseProps) {
  const all = [
    ['', t('activityAll')],
    ['none', t('accountMine')],
    ...teams.map(({ id, title }) => [id, title]),
  ] as const
  return (
    <p className="activity-spans">
      {all.map(([id = '', title]) => (
        <a key={id} href={to({ team: id })} {...(id === team ? { 'aria-current': 'page' as const } : {})}>
          {title}
        </a>
      ))}
    </p>
  )
}

interface ApplicationsProps {
  activity: SharedActivity
  /** Where the first one is made. */
  make: string
  to(id: string): string
}

function Applications({ activity: { applications, more }, make, to }: ApplicationsProps) {
  if (applications.length === 0)
    return (
      <p>
        {t('activityApplicationsNone')} <a href={make}>{t('accountApplicationCreate')}</a>
      </p>
    )
  return (
    <>
      <h2 id="applications">{t('activityApplications')}</h2>
      <CountsTable
        timed
        of={t('activityApplication')}
        rows={applications.map(({ id, title, team, ...counts }) => ({
          ...{ key: id, ...counts },
          name: (
            <>
              <a href={to(id)}>{title}</a> {team && <small>{team.title}</small>}
            </>
          ),
        }))}
      />
      {more > 0 && <p>{t('activityMoreApplications', { n: more })}</p>}
    </>
  )
}
