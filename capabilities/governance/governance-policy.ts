import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'
import { scope, scopeReferences } from './scope.ts'

/** When policies are asked. What is promoted is deployed, too. */
export const moments = ['save', 'publish', 'deploy', 'promote'] as const
export type Moment = (typeof moments)[number]

export const actions = ['inform', 'warn', 'block'] as const
export type Action = (typeof actions)[number]

export const governancePolicy = defineResource({
  kind: 'GovernancePolicy',
  prefix: 'gpo',
  plural: 'governance-policies',
  scope: 'organization',
  title: 'Governance policy',
  summary: 'What API versions must keep at which moments, and what happens when they do not.',
  spec: object({
    ...scope,
    moments: Type.Array(oneOf([...moments]), {
      ...{ minItems: 1, uniqueItems: true },
      description:
        '`save`: its document is imported or edited. `promote`: what is live in another environment, or staged, is deployed.',
    }),
    environment: Type.Optional(
      Type.String({ maxLength: 63, description: 'Of `deploy` and `promote`: only to this one; to all unless said.' }),
    ),
    action: defaulted(
      oneOf([...actions], {
        description:
          '`block` refuses the operation; `warn` and `inform` tell beside it and in the status what was found.',
      }),
      'warn',
    ),
    lint: Type.Optional(
      object(
        {
          rulesets: Type.Array(Type.String({ maxLength: 63 }), {
            ...{ minItems: 1, maxItems: 10, uniqueItems: true },
            description: 'Of the organization, or such as come along: `gatehouse:correct`.',
          }),
          severity: defaulted(
            oneOf(['error', 'warn'], { description: 'The least that counts. What is only to know never does.' }),
            'error',
          ),
        },
        { description: 'The document is held against rulesets.' },
      ),
    ),
    compatibility: Type.Optional(
      object(
        {
          changes: defaulted(oneOf(['breaking', 'dangerous'], { description: 'The least that counts.' }), 'breaking'),
          callers: defaulted(
            oneOf(['any', 'seen'], {
              description:
                '`seen`: only what hurts an application by what it was seen to use, where the policy `validate` has `uses`. Where nothing was seen yet everything counts.',
            }),
            'any',
          ),
        },
        {
          description:
            'The document is compared with what is live: in any environment at `save` and `publish`, in that one otherwise.',
        },
      ),
    ),
  }),
  references: {
    ...scopeReferences,
    environment: { kind: 'Environment', optional: true, onDelete: 'cascade' },
  },
  listed: ['spec.moments', 'spec.action'],
  roles: { create: 'admin', update: 'admin', delete: 'admin' },
})
