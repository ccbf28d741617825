import { definitionKinds } from '@gatehouse/documents/definition.ts'
import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { topicKinds } from './reference/topics/topic.ts'

const at = (of: string) => Type.String({ minLength: 1, maxLength: 127, description: `${of}, as workspace/name.` })
const shown = Type.Record(Type.String(), Type.Unknown())
const told = Type.Array(shown)

/** What anybody may ask: the answer holds what the one who asks may see, and nothing tells that there is more. */
const reading = { on: 'Portal', effect: 'read', role: 'anyone' } as const

export const portalAt = defineOperation({
  name: 'portal-at',
  scope: 'platform',
  title: 'Portal of a host',
  summary: 'Which portal answers on a host; of a host that is nobody’s, the only portal there is.',
  input: object({ host: Type.Optional(Type.String({ maxLength: 253, description: 'Without a port.' })) }),
  output: object({ organization: Type.String(), portal: Type.String() }),
  effect: 'read',
  role: 'anyone',
})

export const site = defineOperation({
  ...reading,
  name: 'site',
  title: 'Site',
  summary: 'What every page of the portal shows: its title, brand, products, guides and links.',
  output: object({
    title: Type.String(),
    description: Type.Optional(Type.String()),
    audience: oneOf(['public', 'private']),
    open: Type.Boolean({ description: 'Who asks sees more than the door.' }),
    reader: object({ kind: oneOf(['nobody', 'developer']), name: Type.Optional(Type.String()) }),
    brand: shown,
    home: told,
    links: told,
    environments: shown,
    posts: oneOf(['off', 'signed-in', 'after-approval'], { description: 'Who writes here.' }),
    signUp: oneOf(['closed', 'open', 'domains'], { description: 'Who signs up without an invitation.' }),
    products: told,
    guides: told,
  }),
})

export const search = defineOperation({
  ...reading,
  name: 'search',
  title: 'Search',
  summary: 'Products, endpoints, topics, schemas and guides that have all the words, what fits best first.',
  input: object({
    q: defaulted(Type.String({ maxLength: 200, description: 'Words, or their beginnings.' }), ''),
    kind: Type.Optional(oneOf(['product', 'endpoint', 'topic', 'schema', 'guide'], { description: 'Only those.' })),
    product: Type.Optional(at('Only of this product')),
    tag: Type.Optional(Type.String({ maxLength: 200, description: 'Only endpoints with this tag.' })),
    offset: defaulted(Type.Integer({ minimum: 0, maximum: 1000, description: 'How many to leave out.' }), 0),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 50, description: 'How many to show.' }), 20),
  }),
  output: object({
    items: told,
    more: Type.Boolean({ description: 'There are more than were shown.' }),
    tags: Type.Array(Type.String(), { description: 'Of the endpoints of what was searched.' }),
  }),
})

export const product = defineOperation({
  ...reading,
  name: 'product',
  title: 'Product',
  summary: 'A product with its API versions and the plans that it is offered on.',
  input: object({ product: at('Product') }),
  output: shown,
})

export const reference = defineOperation({
  ...reading,
  name: 'reference',
  title: 'Reference',
  summary: 'What an API version describes: its endpoints in groups, its schemas, how it is called.',
  input: object({
    version: at('API version'),
    group: defaulted(
      Type.String({ maxLength: 200, description: 'Of a large one, the group whose endpoints are told.' }),
      '',
    ),
  }),
  output: shown,
})

export const endpoint = defineOperation({
  ...reading,
  name: 'endpoint',
  title: 'Endpoint',
  summary: 'One endpoint: parameters, body, replies, security, and code that calls it.',
  input: object({
    version: at('API version'),
    endpoint: Type.String({ minLength: 1, maxLength: 512, description: 'Its identifier.' }),
  }),
  output: shown,
})

export const schema = defineOperation({
  ...reading,
  name: 'schema',
  title: 'Schema',
  summary: 'One named schema of an API version.',
  input: object({
    version: at('API version'),
    schema: Type.String({ minLength: 1, maxLength: 512, description: 'Its name.' }),
  }),
  output: shown,
})

export const topic = defineOperation({
  ...reading,
  name: 'topic',
  title: 'Topic',
  summary:
    'One thing that a document of AsyncAPI, GraphQL or Protobuf describes: a channel, a message, a field, a type.',
  input: object({
    version: at('API version'),
    kind: oneOf([...topicKinds], { description: 'What it is.' }),
    topic: Type.String({ minLength: 1, maxLength: 512, description: 'Its name.' }),
  }),
  output: shown,
})

export const definitionText = defineOperation({
  ...reading,
  name: 'definition',
  title: 'Definition',
  summary: 'The document of an API version as readers get it, without the endpoints that are not served.',
  input: object({ version: at('API version') }),
  output: object({
    kind: oneOf([...definitionKinds]),
    sha256: Type.String(),
    text: Type.Optional(Type.String()),
    packed: Type.Optional(Type.String({ description: 'Of a large one, in place of `text`: with `gzip`, in Base64.' })),
  }),
  errors: ['too_many_attempts'],
})

export const previewDocument = defineOperation({
  name: 'preview-document',
  scope: 'organization',
  title: 'Preview of a document',
  summary: 'A document of AsyncAPI, GraphQL or Protobuf taken apart as a portal shows it. Nothing is stored.',
  input: object({
    text: Type.String({ maxLength: 33_554_432, description: 'The document as it is written.' }),
    kind: oneOf(['asyncapi', 'graphql', 'protobuf'], { description: 'What it is.' }),
  }),
  output: object({ topics: told, more: Type.Integer({ description: 'Topics beyond those.' }) }),
  effect: 'write',
  role: 'viewer',
  errors: ['document_invalid', 'document_too_large', 'too_many_attempts'],
})

export const sdk = defineOperation({
  ...reading,
  name: 'sdk',
  title: 'Client package',
  summary: 'A client of an API version as a package of one language, as `tar` with `gzip`.',
  input: object({
    version: at('API version'),
    language: oneOf(['typescript', 'python'], { description: 'Of the package.' }),
  }),
  output: object({
    ...{ name: Type.String(), version: Type.String(), sha256: Type.String() },
    content: Type.String({ description: 'Base64.' }),
  }),
  errors: ['document_invalid', 'document_too_large', 'kind_unfit'],
})

export const status = defineOperation({
  ...reading,
  name: 'status',
  title: 'Status',
  summary: 'Whether the gateways of the portal’s environments are there, and which API versions they serve.',
  output: object({
    environments: Type.Array(
      object({
        kind: oneOf(['live', 'sandbox']),
        environment: Type.String(),
        gateways: oneOf(['serving', 'silent'], { description: 'Whether any was heard within 15 seconds.' }),
      }),
    ),
    versions: told,
  }),
})

export const page = defineOperation({
  ...reading,
  name: 'page',
  title: 'Page',
  summary: 'A guide or another page, with what stands before and after it.',
  input: object({ path: Type.String({ minLength: 1, maxLength: 200, description: 'Where it stands.' }) }),
  output: shown,
})

export const asset = defineOperation({
  ...reading,
  name: 'asset',
  title: 'Asset',
  summary: 'A picture of the portal.',
  input: object({ path: Type.String({ minLength: 1, maxLength: 200, description: 'Where it stands.' }) }),
  output: object({ type: Type.String(), sha256: Type.String(), content: Type.String({ description: 'Base64.' }) }),
})

export const changelog = defineOperation({
  ...reading,
  name: 'changelog',
  title: 'Changelog',
  summary:
    'What became of the API versions that are shown: revisions with what changed for callers, ends that are announced.',
  input: object({
    version: Type.Optional(at('Only of this API version')),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 100, description: 'How many to show.' }), 30),
  }),
  output: object({ items: told }),
})

export const contents = defineOperation({
  ...reading,
  name: 'contents',
  title: 'Contents',
  summary: 'Every address that who asks may read, for site maps and programs.',
  input: object({ endpoints: defaulted(Type.Boolean({ description: 'Those of endpoints too.' }), false) }),
  output: object({ items: told }),
})
