import { object, Type, utcMoment } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'
import { announced } from '../deprecation/announced.ts'

export const brownOutWindow = object({
  from: utcMoment({ description: 'Beginning, included.' }),
  until: utcMoment({ description: 'End, not included.' }),
})

/** How many may be planned at once. */
export const brownOutsMax = 100

export const brownOut = definePolicy({
  name: 'brown-out',
  version: 1,
  stages: ['authorize', 'edge'],
  title: 'Brown-out',
  summary: 'Answers 410 for a while now and then, so that who still calls what will end finds out before it does.',
  config: object({
    windows: Type.Array(brownOutWindow, {
      minItems: 1,
      maxItems: brownOutsMax,
      description: 'When nobody is answered.',
    }),
    ...announced,
  }),
  errors: ['brown_out'],
  examples: [
    {
      title: 'One that lasts for a thousand years',
      config: {
        windows: [{ from: '2026-01-01T00:00:00Z', until: '3026-01-01T00:00:00Z' }],
        successor: '/pets/v2',
      },
      send: ['GET /'],
      expect: [410],
    },
    {
      title: 'One that is over',
      config: { windows: [{ from: '2026-01-01T00:00:00Z', until: '2026-01-01T01:00:00Z' }] },
      send: ['GET /'],
      expect: [200],
    },
  ],
  create({ windows, sunsetAt, successor, information }, { clock }) {
    const spans = windows.map(({ from, until }) => ({ fromMs: Date.parse(from), untilMs: Date.parse(until), until }))
    const instead = [
      ...(sunsetAt === undefined ? [] : [`It ends for good at ${sunsetAt}.`]),
      ...(successor === undefined ? [] : [`Use ${successor}.`]),
      ...(information === undefined ? [] : [`Read ${information}.`]),
    ]
    return {
      request() {
        const nowMs = clock.nowMs()
        const span = spans.find(({ fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs)
        if (!span) return
        const detail = [`It is deprecated, and answers nobody until ${span.until}.`, ...instead].join(' ')
        return refuse('brown_out', detail, ['Retry-After', String(Math.ceil((span.untilMs - nowMs) / 1000))])
      },
    }
  },
})
