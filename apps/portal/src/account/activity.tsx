import { spoken, t } from '@gatehouse/ui/text.ts'
import { page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { Day } from '../parts/day.tsx'
import { type ApplicationDetail, readApplication } from './account-data.ts'
import { Bars } from './activity-bars.tsx'
import { type Activity, type ActivityFigures, daysAt, readActivity, spans } from './activity-data.ts'
import { Endpoints, Failing, Failures, Services } from './activity-tables.tsx'

interface Data {
  application: ApplicationDetail
  activity: Activity | undefined
  days: number
}

/** What an application did: figures beside those of the span before, and what stands behind them. */
export const activityPage = page<Data>({
  path: '/account/applications/:application/activity',
  own: true,
  async load(at) {
    const [application, activity] = await Promise.all([
      readApplication(at, at.params.application!),
      // Figures that are late take nothing else with them.
      readActivity(at).catch(() => undefined),
    ])
    return { application, activity, days: daysAt(at) }
  },
  title: ({ application }) => `${t('activity')}: ${application.title}`,
  View: ({ data: { application, activity, days }, at }) => {
    const here = `/account/applications/${application.id}`
    return (
      <article className="narrow">
        <Crumbs
          at={at}
          trail={[
            [t('accountApplications'), '/account'],
            [application.title, here],
          ]}
        />
        <h1>{t('activity')}</h1>
        <p className="activity-spans">
          {spans.map(span => (
            <a
              key={span}
              href={at.link(`${here}/activity?days=${span}`)}
              {...(span === days ? { 'aria-current': 'page' as const } : {})}
            >
              {t('activityDays', { n: span })}
            </a>
          ))}
        </p>
        {activity ? (
          <>
            <Compared {...{ activity, days }} />
            <Bars points={activity.points} from={activity.from} to={activity.to} />
            <p>
              <a href={at.link(`${here}/activity.csv?days=${days}`)}>{t('activityCsv')}</a>
            </p>
            <Services services={activity.services} />
            <Endpoints endpoints={activity.endpoints} />
            <Failures failures={activity.failures} />
            <Failing failing={activity.failing} />
          </>
        ) : (
          <p>{t('accountUsageLate')}</p>
        )}
      </article>
    )
  },
})

const share = ({ requests, errors4xx, errors5xx }: ActivityFigures) =>
  requests === 0
    ? '–'
    : ((errors4xx + errors5xx) / requests).toLocaleString(spoken(), { style: 'percent', maximumFractionDigits: 2 })

function Compared({ activity: { summary, before, firstDay }, days }: { activity: Activity; days: number }) {
  const rows: [string, (of: ActivityFigures) => string][] = [
    [t('accountRequests'), of => of.requests.toLocaleString(spoken())],
    [t('activityFailed'), share],
    ['p50', of => duration(of, of.p50Ms)],
    ['p95', of => duration(of, of.p95Ms)],
    ['p99', of => duration(of, of.p99Ms)],
  ]
  return (
    <>
      <table className="table figures activity-compared">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('activityDays', { n: days })}</th>
            <th scope="col">{t('activityBefore', { n: days })}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, text]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{text(summary)}</td>
              <td>{text(before)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {firstDay !== undefined && <First day={firstDay} />}
    </>
  )
}

const duration = ({ requests }: ActivityFigures, ms: number) =>
  requests === 0 ? '–' : `${ms.toLocaleString(spoken(), { maximumFractionDigits: ms < 10 ? 1 : 0 })} ms`

function First({ day }: { day: string }) {
  const [before, after] = t('activityFirst', { day: '\0' }).split('\0')
  return (
    <p>
      {before}
      <Day at={day} isUtc />
      {after}
    </p>
  )
}
