import type { createClient } from '../../../../packages/projections/generated/client.ts'
import type { At } from '../page.ts'

type Developers = ReturnType<typeof createClient>['developers']

export type Activity = Awaited<ReturnType<Developers['applicationActivity']>>
export type SharedActivity = Awaited<ReturnType<Developers['activity']>>
export type ActivityFigures = Activity['summary']

export const spans = [7, 30, 90] as const

/** As the address says. */
export function daysAt({ request }: At): number {
  const asked = Number(request.query.get('days'))
  return spans.find(days => days === asked) ?? 30
}

export const readActivity = (at: At): Promise<Activity> =>
  at.api.call<Activity>('GET', 'developers/application-activity', {
    query: { application: at.params.application!, days: daysAt(at) },
  })

/** Of which team; '' of all applications. */
export const teamAt = ({ request }: At): string => request.query.get('team') ?? ''

export const readSharedActivity = (at: At): Promise<SharedActivity> => {
  const team = teamAt(at)
  return at.api.call<SharedActivity>('GET', 'developers/activity', {
    query: { ...(team === '' ? {} : { team }), days: daysAt(at) },
  })
}
