import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

const text = Type.String()
const count = Type.Integer({ minimum: 0 })
const ms = Type.Number({ minimum: 0 })
const counts = { requests: count, errors4xx: count, errors5xx: count }
const figures = object({ ...counts, p50Ms: ms, p95Ms: ms, p99Ms: ms })

const timed = { ...counts, p95Ms: ms }
const points = Type.Array(object({ start: text, ...timed }))
const versions = Type.Array(object({ apiVersion: text, ...timed }), { description: 'The busiest twenty.' })
const days = defaulted(Type.Integer({ minimum: 1, maximum: 90, description: 'How far back.' }), 30)

export const activityDays = [7, 30, 90] as const

export const applicationActivity = defineOperation({
  on: 'Developer',
  collection: true,
  name: 'application-activity',
  title: 'Activity of an application',
  summary:
    'What an own application did, beside the span before: over time, by endpoint, what failed and why, and what its plans promised.',
  input: object({
    application: Type.String({ maxLength: 64, description: 'Own application, by its id.' }),
    days,
  }),
  output: object({
    from: text,
    to: text,
    summary: figures,
    before: figures,
    firstDay: Type.Optional(Type.String({ description: 'Day of its first request, as far as is known.' })),
    points,
    versions,
    endpoints: Type.Array(object({ apiVersion: text, endpoint: text, ...counts }), {
      description: 'The busiest twenty.',
    }),
    failures: Type.Array(
      object({
        ...{ status: count, failure: text, requests: count },
        title: Type.String({ description: 'What it means, where the gateway answered so.' }),
      }),
    ),
    failing: Type.Array(
      object({
        ...{ time: text, requestId: text, apiVersion: text, method: text, path: text, status: count, failure: text },
      }),
      { description: 'The last twenty that failed; of paths the templates.' },
    ),
    services: Type.Array(
      object({
        ...{ subscription: text, plan: text, environment: text, requests: count, p95Ms: ms },
        availability: Type.Union([Type.Number(), Type.Null()], { description: 'Share answered below 500.' }),
        promised: Type.Union([Type.Number(), Type.Null()], {
          description: 'By the plan; null where it promises nothing.',
        }),
      }),
    ),
  }),
  effect: 'read',
  role: 'developer',
  errors: ['query_timeout'],
})

export const activity = defineOperation({
  on: 'Developer',
  collection: true,
  name: 'activity',
  title: 'Activity of own applications',
  summary:
    'What all own applications did together, or those of one team, beside the span before: over time, by API and by application.',
  input: object({
    team: Type.Optional(
      Type.String({
        maxLength: 64,
        description: 'Only applications of this team, by its id; `none` for those of no team.',
      }),
    ),
    days,
  }),
  output: object({
    from: text,
    to: text,
    summary: figures,
    before: figures,
    points,
    versions,
    applications: Type.Array(
      object({
        ...{ id: text, title: text, ...timed },
        team: Type.Optional(object({ id: text, title: text })),
      }),
      { description: 'Each that is meant, the busiest first.' },
    ),
    more: Type.Integer({ minimum: 0, description: 'Further applications, that have no room here.' }),
  }),
  effect: 'read',
  role: 'developer',
  errors: ['not_found', 'query_timeout'],
})
