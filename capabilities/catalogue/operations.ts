import { governance } from '@gatehouse/capability-governance/told-gate.ts'
import { definitionKinds } from '@gatehouse/documents/definition.ts'
import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { basePathForm } from './base-path.ts'
import { documentMax } from './document-operations.ts'
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
    text: Type.Optional(
      Type.String({ maxLength: documentMax, description: 'The document: OpenAPI, AsyncAPI, GraphQL or Protobuf.' }),
    ),
    url: Type.Optional(Type.String({ maxLength: 2048, description: 'Where to fetch it, instead of `text`.' })),
    file: Type.Optional(
      Type.String({
        maxLength: 1024,
        description: 'Its file name: what it ends with says what it is, where that is known.',
      }),
    ),
    kind: Type.Optional(
      oneOf([...definitionKinds], {
        description: 'What the document is; seen from its name and its text unless said.',
      }),
    ),
    name: Type.Optional(name('Slug of the API; made from the title unless said.')),
    version: Type.Optional(name('Version that consumers see; `v<major>` of the document unless said.')),
    basePath: Type.Optional(basePath),
    upstream: Type.Optional(
      Type.String({
        maxLength: 2048,
        description: 'Name of an upstream, or the address to call; the document’s first server unless said.',
      }),
    ),
    ifExists: defaulted(
      oneOf(['replace', 'refuse'], {
        description: 'What to do with a version that has another document: replace it, or refuse and tell what goes.',
      }),
      'replace',
    ),
    keepEdits: defaulted(
      Type.Boolean({
        description: 'Edits stand also where the new document changed the same, or leaves nothing of what they change.',
      }),
      false,
    ),
  }),
  output: object({
    api: Type.String(),
    apiVersion: Type.String(),
    definition: Type.String(),
    kind: oneOf([...definitionKinds]),
    upstream: Type.String(),
    endpoints: Type.Integer(),
    findings: Type.Array(Type.Unknown()),
    governance,
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
    'import_conflict',
    'overlay_unfit',
    'kind_unfit',
    'gate_failed',
  ],
})

export const document = defineOperation({
  name: 'document',
  on: 'ApiVersion',
  title: 'Document',
  summary: 'The definition of the version with its overlays: as it stands, or as it is live.',
  input: object({
    environment: Type.Optional(
      name('Where it is live: that of which the revision there was made, in place of the one that stands.'),
    ),
  }),
  output: object({
    definition: Type.String(),
    kind: oneOf([...definitionKinds]),
    overlays: Type.Integer({ description: 'How many were laid onto it.' }),
    document: Type.Record(Type.String(), Type.Unknown(), {
      description: 'Of GraphQL and Protobuf the tree that rules see.',
    }),
    text: Type.Optional(Type.String({ description: 'As it is written, of GraphQL and Protobuf.' })),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['overlay_unfit', 'kind_unfit', 'not_found'],
})

export const publish = defineOperation({
  name: 'publish',
  on: 'ApiVersion',
  title: 'Publish',
  summary: 'Freezes the version as a new revision, or the newest one again when nothing changed.',
  output: object({ revision: Type.String(), number: Type.Integer(), changed: Type.Boolean(), governance }),
  effect: 'write',
  role: 'editor',
  transition: 'publish',
  errors: ['illegal_transition', 'snapshot_invalid', 'kind_unfit', 'gate_failed'],
})

export const deploy = defineOperation({
  name: 'deploy',
  on: 'ApiVersion',
  title: 'Deploy',
  summary: 'Puts a revision on an environment. The answer waits for the gateways up to `waitMs`.',
  input: object({
    environment: name('Where to serve it.'),
    revision: Type.Optional(name('Which revision; the newest unless said.')),
    from: Type.Optional(name('The revision that is live in this environment, in place of `revision`.')),
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
    governance,
  }),
  effect: 'write',
  role: 'editor',
  positional: ['environment'],
  errors: [
    ...['conflict', 'claim_taken', 'snapshot_invalid', 'deployment_staged', 'stage_impossible'],
    ...['approval_missing', 'gate_failed'],
  ] as const,
})

export const compare = defineOperation({
  name: 'compare',
  on: 'ApiVersion',
  title: 'Compare with what is live',
  summary: 'Which requests a revision would answer otherwise than what is live on the environment.',
  input: object({
    environment: name('Where it would be deployed.'),
    revision: Type.Optional(name('Which revision; the newest unless said.')),
    from: Type.Optional(name('The revision that is live in this environment, in place of `revision`.')),
  }),
  output: outcomes,
  effect: 'read',
  role: 'viewer',
  positional: ['environment'],
  errors: ['not_found'],
})

export const promotion = defineOperation({
  name: 'promotion',
  on: 'ApiVersion',
  title: 'Plan a promotion',
  summary:
    'What deploying the revision that is live in one environment to another would change there, and what is missing for it.',
  input: object({ from: name('Where it is live.'), environment: name('Where it would be deployed.') }),
  output: object({
    revision: Type.String({ description: 'What would be deployed.' }),
    live: Type.Optional(Type.String({ description: 'What is live there now.' })),
    targets: Type.Array(Type.String(), { description: 'Where requests would be sent from there.' }),
    ...outcomes.properties,
    missing: Type.Array(Type.String(), { description: 'What the rules want before it is deployed.' }),
  }),
  effect: 'read',
  role: 'viewer',
  positional: ['from', 'environment'],
  errors: ['not_found', 'conflict'],
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
  hurts: 'Callers are answered by the older revision again; what the newer one added is gone for them.',
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
  errors: ['conflict', 'gate_failed'],
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
  hurts: 'Callers who were served the staged revision get the live one again.',
  role: 'editor',
  positional: ['environment'],
  errors: ['conflict'],
})

export { deprecate, history, retire, schedule } from './lifecycle-operations.ts'

export const block = defineOperation({
  name: 'block',
  on: 'ApiVersion',
  title: 'Block',
  summary: 'Answers nobody until it is unblocked, whatever the state.',
  effect: 'write',
  hurts: 'Everybody who calls it is refused until it is unblocked.',
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
  hurts: 'Upstreams are asked again for everything that was kept; they see more requests for a while.',
  role: 'editor',
  positional: ['environment'],
  errors: ['invalid_input'],
})

export { saveDocument } from './document-operations.ts'
export { drift, forgetDrift, personalData } from './drift-operations.ts'
export { explain } from './explain.ts'
export { samples } from './sample-operations.ts'
export { forgetUses, uses } from './use-operations.ts'
