import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

const text = Type.String()
const count = Type.Integer({ minimum: 0 })
const ms = Type.Number({ minimum: 0 })
const counts = { requests: count, errors4xx: count, errors5xx: count }
const figures = object({ ...counts, p50Ms: ms, p95Ms: ms, p99Ms: ms })

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
    days: defaulted(Type.Integer({ minimum: 1, maximum: 90, description: 'How far back.' }), 30),
  }),
  output: object({
    from: text,
    to: text,
    summary: figures,
    before: figures,
    firstDay: Type.Optional(Type.String({ description: 'Day of its first request, as far as is known.' })),
    points: Type.Array(object({ start: text, ...counts, p95Ms: ms })),
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
