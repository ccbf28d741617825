import { policyUses } from '@gatehouse/capability-traffic/policy-use.ts'
import { defaulted, hostName, object, oneOf, Type } from '@gatehouse/schema'
import { defineResource, permissions } from '@gatehouse/unit'
import { membershipStates } from './states.ts'

const title = Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' }))
const description = Type.Optional(Type.String({ maxLength: 4000, description: 'What it is for.' }))
const email = Type.String({ format: 'email', maxLength: 254, description: 'E-mail address.' })
const role = oneOf(['viewer', 'editor', 'admin', 'owner'], { description: 'What the person may do.' })

const granted = Type.Optional(
  Type.Array(oneOf([...permissions]), {
    maxItems: permissions.length,
    uniqueItems: true,
    description: 'What no role brings; an owner alone gives it. `captures`: sees requests that were recorded whole.',
  }),
)

const days = (description: string) => Type.Integer({ minimum: 1, maximum: 3650, description })

export const organization = defineResource({
  kind: 'Organization',
  prefix: 'org',
  plural: 'organizations',
  scope: 'platform',
  title: 'Organization',
  summary: 'The security and billing boundary; nothing crosses it by default.',
  spec: object({
    title,
    description,
    policies: policyUses,
    retention: Type.Optional(
      object(
        {
          requestDays: Type.Optional(days('Days that single requests are kept.')),
          figureDays: Type.Optional(days('Days that figures of usage are kept.')),
        },
        { description: 'How long usage is kept, where that is less than the operator keeps it.' },
      ),
    ),
  }),
  roles: { create: 'operator', delete: 'operator', update: 'owner' },
})

export const gatewayGroup = defineResource({
  kind: 'GatewayGroup',
  prefix: 'gwg',
  plural: 'gateway-groups',
  scope: 'platform',
  title: 'Gateway group',
  summary: 'Data-plane nodes that serve one or more environments; hosts and base paths are unique within it.',
  spec: object({
    title,
    description,
    logLevel: Type.Optional(
      oneOf(['error', 'warn', 'info'], {
        description: 'The least that its gateways log, from a few seconds on; what each was started with unless said.',
      }),
    ),
  }),
  roles: { create: 'operator', update: 'operator', delete: 'operator', list: 'viewer', get: 'viewer' },
})

export const workspace = defineResource({
  kind: 'Workspace',
  prefix: 'wsp',
  plural: 'workspaces',
  scope: 'organization',
  title: 'Workspace',
  summary: 'A team’s slice of an organization; owns APIs, products and policies.',
  spec: object({ title, description, policies: policyUses }),
  roles: { create: 'admin', delete: 'admin', update: 'admin' },
})

export const environment = defineResource({
  kind: 'Environment',
  prefix: 'env',
  plural: 'environments',
  scope: 'organization',
  title: 'Environment',
  summary: 'A named runtime stage with its own gateways, credentials and data.',
  spec: object({
    title,
    description,
    gatewayGroup: defaulted(Type.String({ maxLength: 63, description: 'Gateway group that serves it.' }), 'default'),
    hosts: defaulted(
      Type.Array(hostName, {
        maxItems: 32,
        description: 'Hosts its APIs answer on; any host when empty.',
      }),
      [],
    ),
  }),
  references: { gatewayGroup: { kind: 'GatewayGroup' } },
  fixed: ['gatewayGroup'],
  roles: { create: 'admin', delete: 'admin', update: 'admin' },
})

export const membership = defineResource({
  kind: 'Membership',
  prefix: 'mem',
  plural: 'memberships',
  scope: 'organization',
  title: 'Membership',
  summary: 'A person’s role in an organization, or in one workspace of it.',
  spec: object({
    email,
    role,
    workspace: Type.Optional(Type.String({ maxLength: 63, description: 'Only in this workspace.' })),
    permissions: granted,
  }),
  status: object({
    person: Type.Optional(Type.String({ description: 'Who it is; until then whoever has proved the address.' })),
    invitation: Type.Optional(Type.String({ description: 'Invitation that it came from.' })),
  }),
  references: { workspace: { kind: 'Workspace', optional: true, onDelete: 'cascade' } },
  columns: { email: { type: 'text', from: 'spec.email' }, person: { type: 'text', from: 'status.person' } },
  indexes: [['email'], ['person']],
  fixed: ['email', 'workspace'],
  roles: { create: 'admin', update: 'admin', delete: 'admin' },
  states: membershipStates,
})

export const invitation = defineResource({
  kind: 'Invitation',
  prefix: 'inv',
  plural: 'invitations',
  scope: 'organization',
  title: 'Invitation',
  summary: 'Asks a person by e-mail to join with a role; the code is shown once and works once.',
  spec: object({
    email,
    role,
    workspace: Type.Optional(Type.String({ maxLength: 63 })),
    expiresAt: Type.Optional(Type.String({ format: 'date-time', description: 'Seven days from now unless said.' })),
  }),
  status: object({ sha256: Type.Optional(Type.String()), acceptedAt: Type.Optional(Type.String()) }),
  references: { workspace: { kind: 'Workspace', optional: true, onDelete: 'cascade' } },
  columns: { email: { type: 'text', from: 'spec.email' }, sha256: { type: 'text', from: 'status.sha256' } },
  shownOnce: { code: 'What the invited person enters.' },
  verbs: ['list', 'get', 'create', 'delete'],
  roles: { create: 'admin', delete: 'admin', list: 'admin', get: 'admin' },
  derived: true,
})

export const token = defineResource({
  kind: 'Token',
  prefix: 'tok',
  plural: 'tokens',
  scope: 'organization',
  title: 'API token',
  summary: 'Lets a program use the control API with a role; the secret is shown once.',
  spec: object({
    title,
    role,
    workspace: Type.Optional(Type.String({ maxLength: 63, description: 'Only in this workspace.' })),
    permissions: granted,
    expiresAt: Type.Optional(Type.String({ format: 'date-time', description: 'Never unless said.' })),
  }),
  status: object({ sha256: Type.Optional(Type.String()), lastUsedAt: Type.Optional(Type.String()) }),
  references: { workspace: { kind: 'Workspace', optional: true, onDelete: 'cascade' } },
  columns: { sha256: { type: 'text', from: 'status.sha256' } },
  indexes: [['sha256']],
  shownOnce: { secret: 'The token. It is not stored: keep it now.' },
  verbs: ['list', 'get', 'create', 'delete'],
  roles: { list: 'admin', get: 'admin', create: 'admin', delete: 'admin' },
  derived: true,
})
