import { revisionDocument } from '@gatehouse/capability-governance/revision-document.ts'
import { governanceStatus } from '@gatehouse/capability-governance/told-gate.ts'
import { policyUses } from '@gatehouse/capability-traffic/policy-use.ts'
import { definitionKinds } from '@gatehouse/documents/definition.ts'
import { chosenBy } from '@gatehouse/program'
import { defaulted, hostName, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineResource } from '@gatehouse/unit'
import { basePathForm } from './base-path.ts'
import { documentMax } from './document-operations.ts'
import { announcement } from './lifecycle.ts'
import { stageSpec, stageStatus } from './stage.ts'
import { apiVersionStates, deploymentStates } from './states.ts'
import { upstreamSpec } from './upstream.ts'

const title = Type.Optional(Type.String({ maxLength: 200, description: 'Name for people.' }))
const description = Type.Optional(Type.String({ maxLength: 4000, description: 'What it is for.' }))
const name = (of: string) => Type.String({ maxLength: 63, description: of })

export const api = defineResource({
  kind: 'Api',
  prefix: 'api',
  plural: 'apis',
  scope: 'workspace',
  title: 'API',
  summary: 'A stable named interface; its slug is the same in every environment.',
  spec: object({ title, description, policies: policyUses }),
})

export const definition = defineResource({
  kind: 'Definition',
  prefix: 'def',
  plural: 'definitions',
  scope: 'workspace',
  title: 'Definition',
  summary: 'The contract document of an API version, stored by its content.',
  spec: object({
    format: defaulted(oneOf([...definitionKinds], { description: 'Kind of document.' }), 'openapi'),
    text: Type.String({ maxLength: documentMax, description: 'The document as it was written.' }),
  }),
  status: object({
    sha256: Type.String({ description: 'Digest of the content, the same for JSON and YAML.' }),
    dialect: Type.String({ description: 'Version of the format, such as 3.1.' }),
    title: Type.String({ description: 'The document’s own; empty where its language has none.' }),
    version: Type.String({ description: 'The document’s own version.' }),
    endpoints: Type.Integer({ description: 'How many endpoints it describes; none unless it is OpenAPI.' }),
  }),
  heavy: ['text'],
  packed: ['text'],
  files: { text: 'file' },
  fixed: ['format', 'text'],
  columns: { sha256: { type: 'text', from: 'status.sha256' } },
  indexes: [['sha256']],
  verbs: ['list', 'get', 'create', 'delete'],
})

export const upstream = defineResource({
  kind: 'Upstream',
  prefix: 'ups',
  plural: 'upstreams',
  scope: 'workspace',
  title: 'Upstream',
  summary: 'A named pool of backend addresses.',
  spec: upstreamSpec,
  files: { 'tls.authorities': 'tls.authoritiesFile' },
  references: { 'tls.clientCertificate': { kind: 'Certificate', optional: true } },
})

export const apiVersion = defineResource({
  kind: 'ApiVersion',
  prefix: 'ver',
  plural: 'api-versions',
  scope: 'workspace',
  title: 'API version',
  summary: 'A line of an API that consumers see, with a lifecycle.',
  spec: object({
    api: name('API it belongs to.'),
    version: Type.String({ maxLength: 63, description: 'What consumers call it.', examples: ['v1'] }),
    definition: Type.Optional(name('Its contract; without one every path and method is one endpoint.')),
    overlays: Type.Optional(
      Type.Array(Type.Record(Type.String({ maxLength: 256 }), Type.Unknown()), {
        maxItems: 50,
        description:
          'Edits of the definition, in order, as OpenAPI Overlays (1.0, 1.1); they stay when another definition is imported.',
      }),
    ),
    upstream: name('Upstream that answers it.'),
    basePath: patterned('^/([A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*)?$', basePathForm, {
      maxLength: 256,
      description: 'Path in front of the endpoints’ own; the upstream does not see it.',
      examples: ['/petstore/v1'],
    }),
    hosts: defaulted(Type.Array(hostName, { maxItems: 32 }), []),
    chosenBy: Type.Optional(chosenBy),
    access: defaulted(
      oneOf(['subscription', 'open'], { description: 'Whether callers need a subscription, or nothing.' }),
      'subscription',
    ),
    contractSecurity: defaulted(
      oneOf(['enforce', 'ignore'], {
        description:
          'Whether an endpoint that the contract secures must have a policy that knows who calls. `ignore` leaves it to the upstream.',
      }),
      'enforce',
    ),
    policies: policyUses,
    endpoints: defaulted(
      Type.Record(
        Type.String({ maxLength: 256 }),
        object({ policies: policyUses, enabled: defaulted(Type.Boolean(), true) }),
        { description: 'Settings of single endpoints, by identifier.' },
      ),
      {},
    ),
  }),
  status: object({
    blocked: Type.Optional(Type.Boolean({ description: 'Answers nobody, whatever its state.' })),
    revision: Type.Optional(Type.String({ description: 'Newest revision.' })),
    deprecateAt: Type.Optional(Type.String({ description: 'When it will be deprecated by itself.' })),
    deprecatedAt: Type.Optional(Type.String()),
    sunsetAt: Type.Optional(Type.String()),
    atSunset: Type.Optional(Type.String({ description: 'What becomes of it then: keep, retire or force.' })),
    announcement: Type.Optional(announcement),
    dueAt: Type.Optional(Type.String({ description: 'When something happens to it by itself.' })),
    governance: governanceStatus,
    retirement: Type.Optional(
      object(
        { refusedAt: Type.String(), callers: Type.Array(Type.String()) },
        { description: 'Who holds its retirement up, by calling it still.' },
      ),
    ),
  }),
  columns: { dueAt: { type: 'timestamptz', from: 'status.dueAt' } },
  listed: ['status.sunsetAt'],
  references: {
    api: { kind: 'Api' },
    definition: { kind: 'Definition', optional: true },
    upstream: { kind: 'Upstream' },
  },
  fixed: ['api', 'version'],
  states: apiVersionStates,
})

export const revision = defineResource({
  kind: 'Revision',
  prefix: 'rev',
  plural: 'revisions',
  scope: 'workspace',
  title: 'Revision',
  summary: 'An unchangeable snapshot of a version’s definition, policies and routing.',
  spec: object({
    apiVersion: name('API version it is of.'),
    number: Type.Integer({ minimum: 1, description: 'Counts from 1 within the version.' }),
    sha256: Type.String({ description: 'Digest of the content.' }),
    document: Type.Optional(revisionDocument),
    content: Type.Unknown({ description: 'What a gateway is given.' }),
  }),
  references: { apiVersion: { kind: 'ApiVersion', onDelete: 'cascade' } },
  columns: {
    number: { type: 'bigint', from: 'spec.number' },
    documentSha256: { type: 'text', from: 'spec.document.sha256' },
    clientCertificateId: { type: 'text', from: 'spec.content.upstream.spec.tls.clientCertificate' },
  },
  heavy: ['content', 'document'],
  verbs: ['list', 'get'],
  derived: true,
})

export const deployment = defineResource({
  kind: 'Deployment',
  prefix: 'dep',
  plural: 'deployments',
  scope: 'workspace',
  title: 'Deployment',
  summary: 'One revision put on one environment.',
  spec: object({
    apiVersion: name('API version.'),
    revision: name('Revision that is served.'),
    environment: name('Environment that serves it.'),
    stage: Type.Optional(stageSpec),
  }),
  status: object({
    generation: Type.Optional(Type.Integer({ description: 'Generation that carries it.' })),
    reason: Type.Optional(Type.String({ description: 'Why it failed, or was rolled back.' })),
    stage: Type.Optional(stageStatus),
    claims: Type.Optional(
      Type.Array(Type.String(), { description: 'Hosts and base paths it answers on; `*` is any host.' }),
    ),
    warnings: Type.Optional(
      Type.Array(Type.String(), { description: 'What should have been mended when it was deployed.' }),
    ),
  }),
  references: {
    apiVersion: { kind: 'ApiVersion', onDelete: 'cascade' },
    revision: { kind: 'Revision', onDelete: 'cascade' },
    environment: { kind: 'Environment' },
  },
  verbs: ['list', 'get'],
  listed: [
    'spec.stage.percent',
    'status.stage.figures.staged.requests',
    'status.stage.figures.staged.errorPercent',
    'status.stage.endsAt',
    'status.reason',
  ],
  states: deploymentStates,
  derived: true,
})
