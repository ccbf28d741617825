import type { At } from '../page.ts'

interface Counts {
  requests: number
  errors4xx: number
  errors5xx: number
}

export type ActivityFigures = Counts & { p50Ms: number; p95Ms: number; p99Ms: number }

export interface Activity {
  from: string
  to: string
  summary: ActivityFigures
  before: ActivityFigures
  firstDay?: string
  points: (Counts & { start: string; p95Ms: number })[]
  endpoints: (Counts & { apiVersion: string; endpoint: string })[]
  failures: { status: number; failure: string; requests: number; title: string }[]
  failing: {
    time: string
    requestId: string
    apiVersion: string
    method: string
    path: string
    status: number
    failure: string
  }[]
  services: {
    subscription: string
    plan: string
    environment: string
    requests: number
    p95Ms: number
    availability: number | null
    promised: number | null
  }[]
}

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
