/** How a deployment is put to the proof beside the one that is live, and what is counted of both. */
import { defaulted, type Filled, object, oneOf, Type } from '@gatehouse/schema'

const objectives = object(
  {
    errorPercentMax: defaulted(
      Type.Number({ minimum: 0, maximum: 100, description: 'Answers of 500 and above, of the requests to it.' }),
      1,
    ),
    p95MsMax: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3_600_000, description: '95 % of its requests are answered within this.' }),
    ),
    p95PercentMax: Type.Optional(
      Type.Integer({
        ...{ minimum: 1, maximum: 100_000 },
        description: 'Its 95th percentile, in percent of the one of what is live.',
      }),
    ),
    requestsMin: defaulted(
      Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'Before anything is said of it.' }),
      20,
    ),
  },
  { title: 'Objectives', description: 'What breaks one of them is rolled back at once.' },
)

export const stageSpec = object(
  {
    percent: Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'Of the requests, or of the gateways.' }),
    of: defaulted(
      oneOf(['requests', 'gateways'], {
        description: 'Every gateway gives it a share of the requests, or a share of the gateways serves it.',
      }),
      'requests',
    ),
    by: defaulted(
      oneOf(['caller', 'request'], {
        description: 'Of requests: whether a caller keeps the revision that it got, or each request is one for itself.',
      }),
      'caller',
    ),
    objectives: defaulted(objectives, {}),
    watchSeconds: defaulted(
      Type.Integer({ minimum: 1, maximum: 604_800, description: 'How long it is watched.' }),
      300,
    ),
    whenKept: defaulted(
      oneOf(['promote', 'wait'], {
        description: 'When all objectives were kept to the end: it goes live by itself, or waits for a person.',
      }),
      'promote',
    ),
  },
  { title: 'Stage', description: 'Puts it to the proof beside what is live, watched; the whole at once unless said.' },
)
export type StageSpec = Filled<typeof stageSpec>

const sideFigures = object({
  requests: Type.Integer(),
  errors: Type.Integer(),
  errorPercent: Type.Number(),
  p95Ms: Type.Optional(Type.Number()),
})

export const stageFigures = object({
  staged: sideFigures,
  present: sideFigures,
})
export type StageFigures = Filled<typeof stageFigures>

export const stageStatus = object(
  {
    beganAt: Type.Optional(Type.String({ description: 'When all gateways served it.' })),
    endsAt: Type.Optional(Type.String({ description: 'When the watch is over.' })),
    gateways: Type.Optional(Type.Integer({ description: 'How many gateways serve it, of a stage of gateways.' })),
    figures: Type.Optional(stageFigures),
    verdict: Type.Optional(oneOf(['kept', 'broken', 'unknown'], { description: 'What the watch has shown.' })),
    promotedAt: Type.Optional(Type.String({ description: 'When the rest followed.' })),
  },
  { title: 'Stage' },
)
export type StageStatus = Filled<typeof stageStatus>
