import { t } from '@gatehouse/ui/text.ts'
import { page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { type ApplicationDetail, readApplication } from './account-data.ts'
import { Bars } from './activity-bars.tsx'
import { Compared, Spans } from './activity-compared.tsx'
import { type Activity, daysAt, readActivity } from './activity-data.ts'
import { Endpoints, Failing, Failures, Services, Versions } from './activity-tables.tsx'

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
        <Spans days={days} to={span => at.link(`${here}/activity?days=${span}`)} />
        {activity ? (
          <>
            <Compared {...{ activity, days }} />
            <Bars points={activity.points} from={activity.from} to={activity.to} />
            <p>
              <a href={at.link(`${here}/activity.csv?days=${days}`)}>{t('activityCsv')}</a>
            </p>
            <Services services={activity.services} />
            <Versions versions={activity.versions} />
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
