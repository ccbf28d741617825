import { policyUses } from '@gatehouse/capability-traffic/policy-use.ts'
import { defaulted, localDateTime, object, oneOf, patterned, Type, timeZone } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'

export { authorizationServer } from './authorization-server.ts'
export { tokenDenial } from './token-denial.ts'

import { addresses, referrers } from './credential-bounds.ts'
import { oauthClient, productScopes } from './oauth-client.ts'
import { planForm } from './plan-form.ts'
import { credentialStates, planStates, subscriptionStates } from './states.ts'
import { useStatus } from './use-status.ts'

const title = Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' }))
const description = Type.Optional(Type.String({ maxLength: 4000, description: 'What it is for.' }))
const name = (of: string) => Type.String({ maxLength: 63, description: of })
const expiresAt = Type.Optional(Type.String({ format: 'date-time', description: 'Never unless said.' }))

export const product = defineResource({
  kind: 'Product',
  prefix: 'prd',
  plural: 'products',
  scope: 'workspace',
  title: 'Product',
  summary: 'API versions offered together.',
  spec: object({
    title,
    description,
    apiVersions: Type.Array(name('API version.'), { maxItems: 256, uniqueItems: true, description: 'What it holds.' }),
    scopes: Type.Optional(productScopes),
    policies: policyUses,
  }),
  references: { apiVersions: { kind: 'ApiVersion', many: true } },
})

export const plan = defineResource({
  kind: 'Plan',
  prefix: 'pln',
  plural: 'plans',
  scope: 'workspace',
  title: 'Plan',
  summary: 'An offer on a product: its limits and how a subscription is approved.',
  spec: object({
    title,
    description,
    product: name('Product it offers.'),
    approval: defaulted(
      oneOf(['automatic', 'manual'], { description: 'Who says yes to a subscription.' }),
      'automatic',
    ),
    terms: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 20_000 },
        description: 'Terms that who subscribes at a portal accepts; the digest of what was accepted is kept.',
      }),
    ),
    form: Type.Optional(planForm),
    promise: Type.Optional(
      object(
        {
          availability: Type.Number({
            ...{ minimum: 50, maximum: 99.999, examples: [99.9] },
            description: 'Per cent of requests of a month that are answered with a status below 500.',
          }),
        },
        { description: 'What its subscribers are promised; the service level report tells whether it was kept.' },
      ),
    ),
    policies: policyUses,
  }),
  references: { product: { kind: 'Product' } },
  fixed: ['product'],
  states: planStates,
})

export const application = defineResource({
  kind: 'Application',
  prefix: 'app',
  plural: 'applications',
  scope: 'workspace',
  title: 'Application',
  summary: 'Software of a consumer; holds subscriptions and credentials.',
  spec: object({
    title,
    description,
    owner: Type.Optional(Type.String({ maxLength: 254, description: 'Who answers for it.' })),
  }),
})

export const subscription = defineResource({
  kind: 'Subscription',
  prefix: 'sub',
  plural: 'subscriptions',
  scope: 'workspace',
  title: 'Subscription',
  summary: 'An application’s right to use a plan in one environment.',
  spec: object({
    application: name('Application that calls.'),
    plan: name('Plan it is on.'),
    environment: name('Environment it is for.'),
    expiresAt,
    timeZone: Type.Optional(
      timeZone({ description: 'Of its quotas, where the plan counts by the consumer’s calendar.' }),
    ),
    quotaAnchor: Type.Optional(
      localDateTime({
        description: 'From when its quotas are counted, such as the day of its first invoice; likewise.',
      }),
    ),
  }),
  status: object({
    pausedBy: Type.Optional(oneOf(['provider', 'consumer', 'payment'])),
    asked: Type.Optional(
      object({ by: Type.String(), portal: Type.String() }, { description: 'Who asked for it, and at which portal.' }),
    ),
    terms: Type.Optional(
      object(
        { sha256: Type.String(), acceptedAt: Type.String(), by: Type.String() },
        { description: 'The plan’s terms as they were accepted, by their digest.' },
      ),
    ),
    answers: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'What was answered to the plan’s form.' }),
    ),
    decision: Type.Optional(
      object(
        { at: Type.String(), reason: Type.Optional(Type.String()) },
        { description: 'When it was approved or rejected, and why.' },
      ),
    ),
  }),
  references: {
    application: { kind: 'Application', onDelete: 'cascade' },
    plan: { kind: 'Plan' },
    environment: { kind: 'Environment' },
  },
  columns: { expiresAt: { type: 'timestamptz', from: 'spec.expiresAt' } },
  indexes: [['expires_at']],
  fixed: ['application', 'environment'],
  states: subscriptionStates,
})

export const credential = defineResource({
  kind: 'Credential',
  prefix: 'cred',
  plural: 'credentials',
  scope: 'workspace',
  title: 'Credential',
  summary: 'A key of an application for one environment, shown once, or its client at an issuer of tokens.',
  spec: object({
    application: name('Application it belongs to.'),
    environment: name('Environment it works in.'),
    title,
    expiresAt,
    addresses,
    referrers,
    sha256: Type.Optional(
      patterned('^[0-9a-f]{64}$', 'SHA-256 in 64 lower-case hexadecimal digits', {
        description: 'Digest of a key made elsewhere; without it a key is made.',
      }),
    ),
    server: Type.Optional(
      name('Authorization server of this organization that issues its tokens; makes it a client there.'),
    ),
    oauth: Type.Optional(oauthClient),
    client: Type.Optional(
      object(
        {
          issuer: Type.String({
            minLength: 1,
            maxLength: 2048,
            description: '`iss` of its tokens, or `issuer` of `mtls`.',
          }),
          id: Type.String({
            minLength: 1,
            maxLength: 255,
            description: 'What tokens or certificates name the client.',
          }),
        },
        { description: 'Whose tokens are the application’s, in place of a key.' },
      ),
    ),
  }),
  status: object({
    sha256: Type.Optional(
      Type.String({ description: 'Digest of the key, or of issuer and client; no key is stored.' }),
    ),
    prefix: Type.Optional(Type.String({ description: 'How the key begins, to tell it from others.' })),
    client: Type.Optional(
      object(
        { issuer: Type.String(), id: Type.String() },
        { description: 'What it is at the authorization server: `iss` and `client_id`.' },
      ),
    ),
    registrationSha256: Type.Optional(
      Type.String({ description: 'Digest of the token by which a client that registered itself is changed.' }),
    ),
    secretSha256: Type.Optional(Type.String({ description: 'Digest of the client’s secret; no secret is stored.' })),
    successor: Type.Optional(Type.String({ description: 'Credential that replaces it.' })),
    graceUntil: Type.Optional(Type.String({ description: 'Until when it works beside its successor.' })),
    ...useStatus,
  }),
  references: {
    application: { kind: 'Application', onDelete: 'cascade' },
    environment: { kind: 'Environment' },
    server: { kind: 'AuthorizationServer', optional: true },
  },
  shownOnce: { secret: 'The key, or the secret of the client. It is not stored: keep it now.' },
  secretless: ['client', 'server'],
  listed: ['status.lastUsedAt', 'status.lastNetwork'],
  columns: {
    sha256: { type: 'text', from: 'status.sha256' },
    expiresAt: { type: 'timestamptz', from: 'spec.expiresAt' },
  },
  indexes: [['sha256'], ['expires_at']],
  fixed: ['application', 'environment', 'sha256', 'client', 'server'],
  states: credentialStates,
})
