import { anomalyKinds } from '@gatehouse/capability-insight/foresight-operations.ts'
import { quotaLevels } from '@gatehouse/capability-self-service/quota-operations.ts'
import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'
import { filtersField, measured, plainMetricNames } from './measured.ts'
import { paceNames } from './paces.ts'
import { severities } from './severity.ts'

const window = defaulted(
  Type.Integer({ minimum: 1, maximum: 1440, description: 'Minutes that are looked at, up to now.' }),
  5,
)
const requestsMin = defaulted(
  Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'Fewer requests than these tell nothing.' }),
  1,
)
const limit = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }))

/** Exactly one of these says what a rule looks at. */
export const conditionNames = ['threshold', 'absence', 'burnRate', 'expiry', 'gateways', 'anomaly', 'quota'] as const
export type ConditionName = (typeof conditionNames)[number]

export const gatewaySigns = ['disconnected', 'refused', 'spool', 'dropped', 'restarted'] as const

const threshold = object(
  {
    metric: oneOf(plainMetricNames as [string, ...string[]], { description: 'Figure that is looked at.' }),
    filters: filtersField,
    by: defaulted(
      Type.Array(measured, {
        ...{ maxItems: 2, uniqueItems: true },
        description: 'An alert for each of these; one of all unless said.',
      }),
      [],
    ),
    windowMinutes: window,
    above: limit('More than this is too much. Shares are from 0 to 1.'),
    below: limit('Less than this is too little.'),
    requestsMin,
  },
  { description: 'A figure of traffic is too large or too small.' },
)

const absence = object(
  { filters: filtersField, windowMinutes: window },
  { description: 'No request came for so long.' },
)

const burnRate = object(
  {
    objective: Type.String({ maxLength: 63, description: 'Service objective whose error budget is watched.' }),
    paces: defaulted(
      Type.Array(oneOf([...paceNames]), {
        ...{ minItems: 1, uniqueItems: true },
        description:
          '`fast` spends 2 % of a budget of 30 days in an hour, `medium` 5 % in six hours, `slow` 10 % in three days.',
      }),
      [...paceNames],
    ),
    requestsMin,
  },
  { description: 'The error budget is spent too fast, over a long and a short window together.' },
)

const expiry = object(
  {
    of: defaulted(
      Type.Array(oneOf(['certificate', 'credential']), {
        minItems: 1,
        uniqueItems: true,
        description: 'What may end.',
      }),
      ['certificate', 'credential'],
    ),
    withinDays: defaulted(Type.Integer({ minimum: 1, maximum: 365, description: 'Days before its end.' }), 14),
  },
  { description: 'A certificate or a key ends soon.' },
)

const gateways = object(
  {
    signs: defaulted(
      Type.Array(oneOf([...gatewaySigns]), {
        ...{ minItems: 1, uniqueItems: true },
        description:
          '`disconnected`: not heard of for two minutes. `refused`: does not serve the newest program. `spool`: usage events wait on its disk. `dropped`: usage events were lost. `restarted`: threads ended. The last two fire at once.',
      }),
      [...gatewaySigns],
    ),
    spoolMegabytes: defaulted(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'So much in a spool is too much.' }),
      64,
    ),
  },
  { description: 'Something is wrong with a gateway that serves environments of the organization.' },
)

const anomaly = object(
  {
    kinds: defaulted(
      Type.Array(oneOf([...anomalyKinds]), {
        minItems: 1,
        uniqueItems: true,
        description: 'Anomalies of these kinds.',
      }),
      [...anomalyKinds],
    ),
    api: Type.Optional(Type.String({ maxLength: 128, description: 'Only of this API.' })),
    environment: Type.Optional(Type.String({ maxLength: 128, description: 'Only in this environment.' })),
    application: Type.Optional(Type.String({ maxLength: 128, description: 'Only what is this application’s alone.' })),
    confidenceMin: defaulted(Type.Number({ minimum: 0, maximum: 1, description: 'How sure it has to be.' }), 0.5),
  },
  { description: 'Usage is not as it usually is at this time of the week; an alert for each anomaly that lasts.' },
)

const quota = object(
  {
    from: defaulted(
      oneOf(quotaLevels.filter(level => level !== 'fine') as ['likely', 'nearly', 'gone'], {
        description:
          'So far, or further. `likely`: it will not last, as things go; `nearly`: four fifths are used; `gone`: all of it is.',
      }),
      'likely',
    ),
    application: Type.Optional(Type.String({ maxLength: 128, description: 'Only of this application.' })),
    plan: Type.Optional(Type.String({ maxLength: 128, description: 'Only of this plan.' })),
    environment: Type.Optional(Type.String({ maxLength: 128, description: 'Only in this environment.' })),
  },
  { description: 'An application uses up a quota of its plan, or will before the period is over.' },
)

export const alertRule = defineResource({
  kind: 'AlertRule',
  prefix: 'arl',
  plural: 'alert-rules',
  scope: 'organization',
  title: 'Alert rule',
  summary: 'What is looked at every half minute, when it is an alert, and who is told in which order.',
  spec: object(
    {
      title: Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' })),
      severity: defaulted(oneOf([...severities], { description: 'How bad it is.', upfront: true }), 'warning'),
      threshold: Type.Optional(threshold),
      absence: Type.Optional(absence),
      burnRate: Type.Optional(burnRate),
      expiry: Type.Optional(expiry),
      gateways: Type.Optional(gateways),
      anomaly: Type.Optional(anomaly),
      quota: Type.Optional(quota),
      forSeconds: defaulted(
        Type.Integer({ minimum: 0, maximum: 86_400, description: 'It fires once it has held for so long.' }),
        60,
      ),
      keepFiringSeconds: defaulted(
        Type.Integer({ minimum: 60, maximum: 86_400, description: 'It is over once it has not held for so long.' }),
        300,
      ),
      notify: defaulted(
        Type.Array(
          object({
            afterSeconds: defaulted(
              Type.Integer({ minimum: 0, maximum: 604_800, description: 'So long after it began to fire.' }),
              0,
            ),
            channels: Type.Array(Type.String({ maxLength: 63 }), {
              ...{ minItems: 1, maxItems: 10, uniqueItems: true },
              description: 'Notification channels.',
            }),
          }),
          {
            maxItems: 5,
            upfront: true,
            description: 'Who is told, step by step; later steps are not taken once somebody has acknowledged it.',
          },
        ),
        [],
      ),
      together: defaulted(
        Type.Boolean({ description: 'Whether alerts of the rule that begin or end at the same time are one message.' }),
        true,
      ),
      runbook: Type.Optional(
        patterned('^https?://[^\\s]+$', 'an address that begins with https:// or http://', {
          maxLength: 1000,
          description: 'Where it stands what to do. Messages say it.',
        }),
      ),
      paused: defaulted(Type.Boolean({ description: 'Nothing is looked at.' }), false),
    },
    { exactlyOne: { title: 'What it looks at', fields: [...conditionNames] } },
  ),
  status: object({}),
  listed: ['spec.severity', 'spec.paused'],
  roles: { create: 'editor', update: 'editor', delete: 'editor' },
})
