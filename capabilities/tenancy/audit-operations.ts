import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

const actor = object({ kind: Type.String(), id: Type.String(), name: Type.Optional(Type.String()) })
const event = object({
  seq: Type.Integer({ description: 'Counts from 1 within the organization.' }),
  at: Type.String(),
  operation: Type.String({ description: 'What was asked for.' }),
  action: Type.String({ description: 'What it did.' }),
  caller: actor,
  subject: Type.Optional(actor),
  requestId: Type.String(),
  address: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
  erased: Type.Boolean({ description: 'What it said was erased; a later event says by whom.' }),
  digest: Type.String(),
})

const listing = {
  title: 'List audit events',
  input: object({
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 500 }), 50),
    cursor: Type.Optional(Type.String({ maxLength: 1024, description: '`next` of the page before.' })),
    subject: Type.Optional(Type.String({ maxLength: 64, description: 'Id of what was changed.' })),
    caller: Type.Optional(Type.String({ maxLength: 64, description: 'Id of who changed it.' })),
    operation: Type.Optional(Type.String({ maxLength: 100, description: 'Such as `ApiVersion.publish`.' })),
  }),
  output: object({ items: Type.Array(event), next: Type.Optional(Type.String()) }),
  effect: 'read',
} as const

const verification = {
  title: 'Verify the audit log',
  output: object({
    chains: Type.Integer(),
    events: Type.Integer(),
    erased: Type.Integer(),
    problems: Type.Array(
      object({ code: Type.String(), message: Type.String(), pointer: Type.Optional(Type.String()) }),
    ),
  }),
  effect: 'read',
} as const

export const auditEvents = defineOperation({
  ...listing,
  name: 'audit-events',
  scope: 'organization',
  summary: 'Who changed what, when, from where and why; newest first.',
  role: 'admin',
})

export const auditVerify = defineOperation({
  ...verification,
  name: 'audit-verify',
  scope: 'organization',
  summary: 'Finds changed and missing events of the organization, a cut tail included.',
  role: 'admin',
})

export const auditErase = defineOperation({
  name: 'audit-erase',
  scope: 'organization',
  title: 'Erase an audit event',
  summary: 'Erases what one event says, such as personal data; the chain holds, and a receipt stays.',
  input: object({ seq: Type.Integer({ minimum: 1, description: 'Number of the event.' }) }),
  output: object({ receipt: Type.Integer({ description: 'Number of the event that says who erased it.' }) }),
  effect: 'write',
  hurts: 'What the event says is gone for good; that it was erased stays.',
  role: 'owner',
  positional: ['seq'],
})

export const platformAuditEvents = defineOperation({
  ...listing,
  name: 'platform-audit-events',
  scope: 'platform',
  summary: 'What was done to the platform itself; newest first.',
  role: 'operator',
})

export const platformAuditVerify = defineOperation({
  ...verification,
  name: 'platform-audit-verify',
  scope: 'platform',
  title: 'Verify every audit log',
  summary: 'The same over all organizations and the platform itself.',
  role: 'operator',
})
