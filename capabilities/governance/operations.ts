import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { toldFinding } from './told-gate.ts'

const counts = object({
  error: Type.Integer(),
  warn: Type.Integer(),
  info: Type.Integer(),
  hint: Type.Integer(),
})

const standing = ['new', 'baselined', 'waived'] as const

export const scorecardOutput = object({
  apiVersion: Type.String(),
  api: Type.String(),
  workspace: Type.String(),
  state: Type.String(),
  rulesets: Type.Array(Type.String(), { description: 'What it is held against.' }),
  score: Type.Optional(
    Type.Integer({ description: '0 to 100; absent where it has no document, or nobody has looked at it yet.' }),
  ),
  findings: Type.Optional(counts),
  new: Type.Optional(counts),
  baselined: Type.Optional(Type.Integer()),
  waived: Type.Optional(Type.Integer()),
  failure: Type.Optional(Type.String({ description: 'Why it could not be looked at.' })),
})

const unfit = ['document_invalid', 'document_too_large', 'lint_exhausted', 'ruleset_invalid', 'overlay_unfit'] as const

export const scorecard = defineOperation({
  name: 'scorecard',
  on: 'ApiVersion',
  title: 'Scorecard',
  summary: 'How well its document keeps the rulesets that apply to it.',
  output: scorecardOutput,
  effect: 'read',
  role: 'viewer',
})

export const scorecards = defineOperation({
  name: 'scorecards',
  scope: 'organization',
  title: 'Scorecards',
  summary: 'Those of all API versions, as far as they were looked at.',
  input: object({
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 100, description: 'Scorecards on one page.' }), 50),
    cursor: Type.Optional(Type.String({ maxLength: 1024, description: 'From the page before.' })),
  }),
  output: object({ items: Type.Array(scorecardOutput), next: Type.Optional(Type.String()) }),
  effect: 'read',
  role: 'viewer',
  confined: true,
  errors: ['invalid_input'],
})

export const findings = defineOperation({
  name: 'findings',
  on: 'ApiVersion',
  title: 'Findings',
  summary: 'What its document breaks of the rulesets that apply to it.',
  input: object({
    standing: Type.Optional(oneOf([...standing], { description: 'Only those.' })),
    offset: defaulted(Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'How many to leave out.' }), 0),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 1000, description: 'Findings to show.' }), 100),
  }),
  output: object({
    findings: Type.Array(
      object({
        ...toldFinding.properties,
        standing: oneOf([...standing]),
        waiver: Type.Optional(Type.String({ description: 'Which waiver.' })),
      }),
    ),
    total: Type.Integer(),
    more: Type.Integer({ description: 'Beyond the bound of what is looked for.' }),
  }),
  effect: 'read',
  role: 'viewer',
  errors: [...unfit],
})

export const proposeFixes = defineOperation({
  name: 'propose-fixes',
  on: 'ApiVersion',
  title: 'Propose fixes',
  summary: 'An overlay that mends what needs no thought; put into `spec.overlays`, its findings are gone.',
  output: object({
    overlay: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'OpenAPI Overlay 1.0.' })),
    mends: Type.Integer({ description: 'Findings that go with it.' }),
    left: Type.Integer({ description: 'Findings that a person must decide.' }),
  }),
  effect: 'read',
  role: 'viewer',
  errors: [...unfit],
})

export const baseline = defineOperation({
  name: 'baseline',
  on: 'ApiVersion',
  title: 'Record a baseline',
  summary: 'From now on only findings count that its document has not today. Replaces the baseline before.',
  output: object({ findings: Type.Integer({ description: 'How many are in it.' }) }),
  effect: 'write',
  role: 'admin',
  errors: [...unfit],
})

export const forgetBaseline = defineOperation({
  name: 'forget-baseline',
  on: 'ApiVersion',
  title: 'Forget the baseline',
  summary: 'Every finding counts again.',
  effect: 'write',
  hurts: 'Findings that were accepted at adoption count again, and may hold up a publication.',
  role: 'admin',
})

export const whoBreaksOperation = defineOperation({
  name: 'who-breaks',
  on: 'ApiVersion',
  title: 'Who breaks',
  summary:
    'Which applications the document as it stands would hurt, beside what is live, by what they were seen to use: where the policy `validate` has `uses`. Who would be broken comes first.',
  input: object({
    environment: Type.Optional(
      Type.String({ maxLength: 63, description: 'What is live there, and used there; anywhere unless said.' }),
    ),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 500, description: 'Applications to show.' }), 100),
  }),
  output: object({
    changes: object({
      breaking: Type.Integer({ description: 'Beside what is live.' }),
      dangerous: Type.Integer({ description: 'Those that may break somebody.' }),
    }),
    recorded: Type.Boolean({ description: 'It is known what anybody uses; otherwise nobody is told.' }),
    callers: Type.Array(
      object({
        application: Type.Optional(
          Type.String({ description: 'With its workspace; absent of callers without an application.' }),
        ),
        lastUsedAt: Type.String({ description: 'When it last did something that would hurt it.' }),
        changes: Type.Array(
          object({
            id: Type.String(),
            level: oneOf(['ERR', 'WARN', 'INFO']),
            endpoint: Type.Optional(Type.String()),
            message: Type.String(),
            hint: Type.String(),
            fingerprint: Type.String(),
            lastUsedAt: Type.String(),
          }),
        ),
        more: Type.Integer({ description: 'Changes beyond those.' }),
      }),
    ),
    more: Type.Integer({ description: 'Callers beyond `limit`.' }),
  }),
  effect: 'read',
  role: 'viewer',
  errors: [...unfit, 'not_found'],
})
