import { object, Type, utcMoment } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'
import { scope, scopeReferences } from './scope.ts'

export const waiver = defineResource({
  kind: 'Waiver',
  prefix: 'wai',
  plural: 'waivers',
  scope: 'organization',
  title: 'Waiver',
  summary: 'Findings that are accepted for a time, with who answers for it and why.',
  spec: object({
    ...scope,
    rule: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Every finding of this rule, or kind of change.' }),
    ),
    fingerprint: Type.Optional(
      Type.String({ minLength: 16, maxLength: 64, description: 'One finding, in place of `rule`.' }),
    ),
    reason: Type.String({ minLength: 1, maxLength: 2000, description: 'Why it is accepted.' }),
    owner: Type.String({ minLength: 1, maxLength: 200, description: 'Who answers for it.' }),
    expiresAt: utcMoment({ description: 'From then on it gates again; at most 366 days ahead.' }),
  }),
  references: scopeReferences,
  listed: ['spec.rule', 'spec.fingerprint', 'spec.owner', 'spec.expiresAt'],
  roles: { create: 'admin', update: 'admin', delete: 'admin' },
})
