import { defaulted, object, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { basePathForm } from './base-path.ts'
import { outcomes } from './outcome-change.ts'
import { stageSpec } from './stage.ts'

const name = (of: string) => Type.String({ maxLength: 63, description: of })
const basePath = patterned('^/[A-Za-z0-9._~/-]*$', basePathForm, {
  maxLength: 256,
  description: '`/<api>/<version>` unless said.',
})

export const importApi = defineOperation({
  name: 'import',
  on: 'Api',
  collection: true,
  title: 'Import an API',
  summary: 'Makes an API, its version, definition and upstream from a contract document. A broken one stores nothing.',
  input: object({
    text: Type.Optional(Type.String({ maxLength: 33_554_432, description: 'The document, JSON or YAML.' })),
    url: Type.Optional(Type.String({ maxLength: 2048, description: 'Where to fetch it, instead of `text`.' })),
    file: Type.Optional(Type.String({ maxLength: 1024, description: 'Its file name, for the places of findings.' })),
    name: Type.Optional(name('Slug of the API; made from the title unless said.')),
    version: Type.Optional(name('Version that consumers see; `v<major>` of the document unless said.')),
    basePath: Type.Optional(basePath),
    upstream: Type.Optional(
      Type.String({
        maxLength: 2048,
        description: 'Name of an upstream, or the address to call; the document’s first server unless said.',
      }),
    ),
  }),
  output: object({
    api: Type.String(),
    apiVersion: Type.String(),
    definition: Type.String(),
    upstream: Type.String(),
    endpoints: Type.Integer(),
    findings: Type.Array(Type.Unknown()),
  }),
  effect: 'write',
  role: 'editor',
  errors: [
    'document_invalid',
    'document_too_large',
    'egress_forbidden',
    'fetch_failed',
    'fetch_timeout',
    'already_exists',
  ],
})

export const publish = defineOperation({
  name: 'publish',
  on: 'ApiVersion',
  title: 'Publish',
  summary: 'Freezes the version as a new revision, or the newest one again when nothing changed.',
  output: object({ revision: Type.String(), number: Type.Integer(), changed: Type.Boolean() }),
  effect: 'write',
  role: 'editor',
  transition: 'publish',
  errors: ['illegal_transition', 'snapshot_invalid'],
})

export const deploy = defineOperation({
  name: 'deploy',
  on: 'ApiVersion',
  title: 'Deploy',
  summary: 'Puts a revision on an environment. The answer waits for the gateways up to `waitMs`.',
  input: object({
    environment: name('Where to serve it.'),
    revision: Type.Optional(name('Which revision; the newest unless said.')),
    stage: Type.Optional(stageSpec),
    waitMs: defaulted(Type.Integer({ minimum: 0, maximum: 60_000 }), 5000),
  }),
  output: object({
    deployment: Type.String(),
    revision: Type.String(),
    state: Type.String(),
    generation: Type.Optional(Type.Integer()),
    reason: Type.Optional(Type.String()),
    warnings: Type.Optional(Type.Array(Type.String(), { description: 'What should be mended, though it is served.' })),
  }),
  effect: 'write',
  role: 'editor',
  positional: ['environment'],
  errors: ['conflict', 'claim_taken', 'snapshot_invalid', 'deployment_staged', 'stage_impossible'],
})

export const compare = defineOperation({
  name: 'compare',
  on: 'ApiVersion',
  title: 'Compare with what is live',
  summary: 'Which requests a revision would answer otherwise than what is live on the environment.',
  input: object({
    environment: name('Where it would be deployed.'),
    revision: Type.Optional(name('Which revision; the newest unless said.')),
  }),
  output: outcomes,
  effect: 'read',
  role: 'viewer',
  positional: ['environment'],
  errors: ['not_found'],
})

export const rollback = defineOperation({
  name: 'rollback',
  on: 'ApiVersion',
  title: 'Roll back',
  summary: 'Puts the revision that was live before back on the environment.',
  input: object({
    environment: name('Where to roll back.'),
    waitMs: defaulted(Type.Integer({ minimum: 0, maximum: 60_000 }), 5000),
  }),
  output: deploy.output,
  effect: 'write',
  role: 'editor',
  positional: ['environment'],
  errors: ['conflict', 'deployment_staged'],
})

export const promote = defineOperation({
  name: 'promote',
  on: 'ApiVersion',
  title: 'Promote what is staged',
  summary: 'The staged deployment takes the whole place, whatever its watch has shown so far.',
  input: rollback.input,
  output: deploy.output,
  effect: 'write',
  role: 'editor',
  positional: ['environment'],
  errors: ['conflict'],
})

export const abort = defineOperation({
  name: 'abort',
  on: 'ApiVersion',
  title: 'Abort what is staged',
  summary: 'The staged deployment is rolled back; what is live serves every request again.',
  input: object({
    environment: name('Where it is staged.'),
    reason: Type.Optional(Type.String({ maxLength: 500, description: 'Kept with the deployment.' })),
    waitMs: defaulted(Type.Integer({ minimum: 0, maximum: 60_000 }), 5000),
  }),
  output: deploy.output,
  effect: 'write',
  role: 'editor',
  positional: ['environment'],
  errors: ['conflict'],
})

export const deprecate = defineOperation({
  name: 'deprecate',
  on: 'ApiVersion',
  title: 'Deprecate',
  summary: 'Tells consumers to move on; it is still served.',
  input: object({
    sunsetAt: Type.Optional(Type.String({ format: 'date-time', description: 'When it will be taken away.' })),
  }),
  effect: 'write',
  role: 'editor',
  transition: 'deprecate',
  errors: ['illegal_transition'],
})

export const block = defineOperation({
  name: 'block',
  on: 'ApiVersion',
  title: 'Block',
  summary: 'Answers nobody until it is unblocked, whatever the state.',
  effect: 'write',
  role: 'admin',
})

export const unblock = defineOperation({
  name: 'unblock',
  on: 'ApiVersion',
  title: 'Unblock',
  summary: 'Answers again.',
  effect: 'write',
  role: 'admin',
})

export const purgeCache = defineOperation({
  name: 'purge-cache',
  on: 'ApiVersion',
  title: 'Purge the cache',
  summary:
    'Has every gateway of the environment give up answers that the policy `cache` has kept: of a path, with a tag, or all.',
  input: object({
    environment: name('Where it is served.'),
    path: Type.Optional(
      patterned('^/[^?#\\s]*$', 'a path that begins with / and has neither query nor fragment', {
        ...{ maxLength: 2048 },
        description: 'With the base path, such as `/pets/v1/pets/42`: its answers with any query, of every caller.',
      }),
    ),
    tag: Type.Optional(
      patterned('^[^\\s,]{1,128}$', 'a tag, without spaces and commas', {
        description: 'As answers say it in Cache-Tag or Surrogate-Key.',
      }),
    ),
  }),
  output: object({ gatewayGroup: Type.String() }),
  effect: 'write',
  role: 'editor',
  positional: ['environment'],
  errors: ['invalid_input'],
})

export { drift, forgetDrift } from './drift-operations.ts'
export { explain } from './explain.ts'
