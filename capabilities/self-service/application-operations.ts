import { oauthClient } from '@gatehouse/capability-access/oauth-client.ts'
import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { portalName } from './portal-name.ts'
import { quotaShown } from './quota-operations.ts'

const at = { on: 'Developer', collection: true } as const
const application = Type.String({ maxLength: 64, description: 'Application, by its id.' })
const title = Type.String({ minLength: 1, maxLength: 200, description: 'Name for people.' })
const description = Type.Optional(Type.String({ maxLength: 4000, description: 'What it is for.' }))
const environment = Type.String({ maxLength: 63, description: 'Environment of the portal: live or sandbox.' })
const text = Type.String()
const optional = Type.Optional(text)

const applicationShown = {
  id: text,
  name: text,
  title: text,
  description: optional,
  team: Type.Optional(object({ id: text, title: text })),
  createdAt: text,
}

export const applications = defineOperation({
  ...at,
  name: 'applications',
  title: 'Own applications',
  summary: 'Applications of the person and of the teams that she is in.',
  output: object({ items: Type.Array(object(applicationShown)) }),
  effect: 'read',
  role: 'developer',
})

export const showApplication = defineOperation({
  ...at,
  name: 'application',
  title: 'An own application',
  summary: 'One of them, with its subscriptions and keys.',
  input: object({ application }),
  output: object({
    ...applicationShown,
    subscriptions: Type.Array(
      object({
        ...{ id: text, state: text, plan: text, planTitle: text, product: text, productTitle: text, environment: text },
        ...{ expiresAt: optional, reason: optional, createdAt: text },
      }),
    ),
    credentials: Type.Array(
      object({
        ...{ id: text, state: text, title: text, environment: text, prefix: optional, clientId: optional },
        ...{ expiresAt: optional, graceUntil: optional, lastUsedAt: optional, createdAt: text },
      }),
    ),
  }),
  effect: 'read',
  role: 'developer',
})

export const createApplication = defineOperation({
  ...at,
  name: 'create-application',
  title: 'Create an application',
  summary: 'An application of the person, or of a team that she is in.',
  input: object({
    portal: portalName,
    title,
    description,
    team: Type.Optional(Type.String({ maxLength: 64, description: 'Team that shares it, by its id.' })),
  }),
  output: object({ id: text, name: text }),
  effect: 'write',
  role: 'developer',
  errors: ['conflict'],
})

export const changeApplication = defineOperation({
  ...at,
  name: 'change-application',
  title: 'Change an application',
  summary: 'Another name or description; or it goes over to a team.',
  input: object({
    application,
    title: Type.Optional(title),
    description,
    team: Type.Optional(Type.String({ maxLength: 64, description: 'Team that has it from now on, by its id.' })),
  }),
  effect: 'write',
  role: 'developer',
})

export const deleteApplication = defineOperation({
  ...at,
  name: 'delete-application',
  title: 'Delete an application',
  summary: 'With its subscriptions and keys.',
  hurts: 'Whoever calls with its keys is refused within a second.',
  input: object({ application }),
  effect: 'write',
  role: 'developer',
})

export const showPlan = defineOperation({
  ...at,
  name: 'plan',
  title: 'A plan',
  summary: 'What who subscribes is asked: terms with their digest, a form; and the environments of the portal.',
  input: object({
    portal: portalName,
    plan: Type.String({ maxLength: 128, description: 'Plan, by its id or as `workspace/name`.' }),
  }),
  output: object({
    ...{ id: text, title: text, description: optional, product: text },
    approval: oneOf(['automatic', 'manual']),
    terms: Type.Optional(object({ text, sha256: text })),
    form: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    environments: Type.Array(text),
  }),
  effect: 'read',
  role: 'developer',
})

export const subscribe = defineOperation({
  ...at,
  name: 'subscribe',
  title: 'Subscribe',
  summary:
    'Asks for a plan in an environment of the portal; its terms are accepted by their digest, its form answered.',
  input: object({
    portal: portalName,
    application: Type.Optional(application),
    newApplication: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 200 },
        description: 'In place of one that is there: name of a new one.',
      }),
    ),
    plan: Type.String({ maxLength: 128, description: 'Plan, by its id or as `workspace/name`.' }),
    environment,
    terms: Type.Optional(
      patterned('^[0-9a-f]{64}$', 'SHA-256 in 64 lower-case hexadecimal digits', {
        description: 'Digest of the terms that are accepted, where the plan has any.',
      }),
    ),
    answers: Type.Optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
        maxProperties: 50,
        description: 'Answers to the plan’s form.',
      }),
    ),
  }),
  output: object({ id: text, state: text, application: text }),
  effect: 'write',
  role: 'developer',
  errors: ['conflict', 'terms_not_accepted'],
})

export const cancelSubscription = defineOperation({
  ...at,
  name: 'cancel-subscription',
  title: 'Cancel a subscription',
  summary: 'Ends it at the end of its term, or at once where it has none or waits for its approval.',
  hurts: 'The application is refused once the term is over.',
  input: object({ application, subscription: Type.String({ maxLength: 64, description: 'By its id.' }) }),
  output: object({ state: text }),
  effect: 'write',
  role: 'developer',
  errors: ['illegal_transition'],
})

export const oauthServers = defineOperation({
  ...at,
  name: 'oauth-servers',
  title: 'Where an application gets tokens',
  summary:
    'Authorization servers whose tokens its APIs take: an application registers clients there with `create-key`.',
  input: object({ application }),
  output: object({
    items: Type.Array(
      object({
        ...{ name: text, title: text, issuer: text, environments: Type.Array(text) },
        tokenUrl: Type.String({ description: 'Where tokens are asked for.' }),
        scopes: Type.Array(object({ name: text, description: optional })),
      }),
    ),
  }),
  effect: 'read',
  role: 'developer',
})

const credential = Type.String({ maxLength: 64, description: 'Key or client, by its id.' })
const expiresAt = Type.Optional(Type.String({ format: 'date-time', description: 'Never unless said.' }))

export const createKey = defineOperation({
  ...at,
  name: 'create-key',
  title: 'Create a key',
  summary:
    'A key of the application for one environment, or a client at an authorization server; its secret is shown once.',
  input: object({
    portal: portalName,
    application,
    environment,
    title: Type.Optional(title),
    once: Type.Optional(
      patterned('^[0-9a-f]{16}$', '16 hexadecimal digits', {
        description: 'Of the caller’s choice: a second call with the same makes no second key.',
      }),
    ),
    expiresAt,
    server: Type.Optional(
      Type.String({ maxLength: 63, description: 'Authorization server; makes it a client there.' }),
    ),
    oauth: Type.Optional(oauthClient),
  }),
  output: object({ id: text, secret: optional, clientId: optional }),
  effect: 'write',
  role: 'developer',
  errors: ['conflict'],
})

export const createTryKey = defineOperation({
  ...at,
  name: 'create-try-key',
  title: 'Create a key to try with',
  summary:
    'A key of the application that ends by itself after an hour, for calls from the portal’s pages. Of more than three the oldest is revoked.',
  input: object({ portal: portalName, application, environment }),
  output: object({ id: text, secret: text, expiresAt: text }),
  effect: 'write',
  role: 'developer',
  errors: ['conflict'],
})

export const rotateKey = defineOperation({
  ...at,
  name: 'rotate-key',
  title: 'Rotate a key',
  summary: 'Makes a successor, shown once; the old key works until the grace is over.',
  input: object({
    application,
    credential,
    graceSeconds: defaulted(
      Type.Integer({ minimum: 0, maximum: 7_776_000, description: 'How long both work.' }),
      86_400,
    ),
  }),
  output: object({ credential: text, secret: text, clientId: optional, graceUntil: text }),
  effect: 'write',
  role: 'developer',
  errors: ['illegal_transition', 'conflict'],
})

export const revokeKey = defineOperation({
  ...at,
  name: 'revoke-key',
  title: 'Revoke a key',
  summary: 'Stops it for good.',
  hurts: 'Whoever calls with it is refused within a second, and it cannot be brought back.',
  input: object({ application, credential }),
  effect: 'write',
  role: 'developer',
  errors: ['illegal_transition'],
})

const figures = { requests: Type.Integer(), errors4xx: Type.Integer(), errors5xx: Type.Integer() }

export const applicationUsage = defineOperation({
  ...at,
  name: 'application-usage',
  title: 'Usage of an application',
  summary: 'Requests of an own application day by day, by API version, and what is left of the quotas of its plans.',
  input: object({
    application,
    days: defaulted(Type.Integer({ minimum: 1, maximum: 90, description: 'How far back.' }), 7),
    bucket: defaulted(oneOf(['hour', 'day'], { description: 'Width of a point.' }), 'day'),
  }),
  output: object({
    from: text,
    to: text,
    summary: object({ ...figures, p95Ms: Type.Number() }),
    points: Type.Array(object({ start: text, ...figures })),
    versions: Type.Array(object({ apiVersion: text, ...figures })),
    allowances: Type.Array(
      object({
        ...{ subscription: text, plan: text, planTitle: text, productTitle: text, environment: text },
        limits: Type.Array(
          object({
            ...{ name: text, limit: Type.Integer(), algorithm: text, per: optional },
            windowSeconds: Type.Optional(Type.Integer()),
            used: Type.Optional(Type.Integer({ description: 'In the present window; of long ones alone.' })),
            left: Type.Optional(Type.Integer({ description: 'At least, where each gateway counts for itself.' })),
            resetsAt: optional,
            ...{ level: Type.Optional(quotaShown.level), exhausted: optional, earliest: optional, latest: optional },
          }),
        ),
        countedUntil: Type.Optional(Type.String({ description: 'Time of the latest request that is counted here.' })),
      }),
      { description: 'What its plans allow, and what is left of quotas.' },
    ),
  }),
  effect: 'read',
  role: 'developer',
  errors: ['query_timeout'],
})
