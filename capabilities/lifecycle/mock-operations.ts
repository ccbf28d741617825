import { defaulted, object, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export const mock = defineOperation({
  name: 'mock',
  on: 'ApiVersion',
  title: 'Mock',
  summary: 'Where a mock answers in place of the upstream, and with which replies and examples of the contract.',
  output: object({
    asked: Type.Boolean({
      description: 'A mock stands in its policies: it answers once that is published and deployed.',
    }),
    environments: Type.Array(
      object({
        environment: Type.String(),
        revision: Type.String({ description: 'What is live there.' }),
        mocked: Type.Boolean({ description: 'A mock answers there.' }),
        hosts: Type.Array(Type.String(), {
          description: 'Of the version, or of the environment; any where there are none.',
        }),
        basePath: Type.String(),
      }),
    ),
    endpoints: Type.Array(
      object({
        endpoint: Type.String(),
        method: Type.String(),
        path: Type.String({ description: 'Below the base path.' }),
        replies: Type.Array(
          object({
            status: Type.String({ description: 'As the contract says it, such as `200`, `4XX` or `default`.' }),
            types: Type.Array(
              object({
                type: Type.String(),
                examples: Type.Array(Type.String(), {
                  description: 'Their names; without one a value is made that fits the schema.',
                }),
              }),
            ),
          }),
        ),
      }),
    ),
    moreEndpoints: Type.Integer({ minimum: 0, description: 'Further ones, that have no room here.' }),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['document_invalid', 'document_too_large', 'overlay_unfit', 'kind_unfit', 'too_many_attempts'],
})

export const tryMock = defineOperation({
  name: 'try-mock',
  on: 'ApiVersion',
  title: 'Try the mock',
  summary: 'What a mock of the contract as it stands answers to a request, deployed or not. Nothing is sent.',
  input: object({
    method: patterned('^[A-Z]{1,32}$', 'a method in capitals, such as GET', { description: 'Method, in capitals.' }),
    path: patterned('^/[^\\s#]*$', 'a path that begins with /', {
      maxLength: 4096,
      description: 'Below the base path, with its query.',
      examples: ['/pets?limit=2'],
    }),
    headers: defaulted(
      Type.Array(
        object({
          name: patterned("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", 'the name of a header', { maxLength: 256 }),
          value: Type.String({ maxLength: 8192 }),
        }),
        { maxItems: 50, description: '`Prefer: code=404`, `example=NAME` and `dynamic=true` choose an answer.' },
      ),
      [],
    ),
    body: Type.Optional(Type.String({ maxLength: 262_144 })),
  }),
  output: object({
    status: Type.Integer(),
    headers: Type.Array(object({ name: Type.String(), value: Type.String() })),
    body: Type.String({ description: 'Its first part, where it is long.' }),
    cut: Type.Boolean({ description: 'There is more of the body.' }),
  }),
  effect: 'write',
  role: 'viewer',
  positional: ['method', 'path'],
  errors: [
    ...['not_found', 'document_invalid', 'document_too_large', 'overlay_unfit', 'request_malformed'],
    ...['kind_unfit', 'too_many_attempts'],
  ] as const,
})

export const startMock = defineOperation({
  name: 'start-mock',
  on: 'ApiVersion',
  title: 'Answer with a mock',
  summary:
    'Puts a mock of the contract in the upstream’s place, among the policies of the version. It answers once that is published and deployed.',
  effect: 'write',
  hurts: 'Once it is deployed, callers get answers that are made from the contract; the upstream is not asked.',
  role: 'editor',
  errors: ['conflict', 'kind_unfit'],
})

export const stopMock = defineOperation({
  name: 'stop-mock',
  on: 'ApiVersion',
  title: 'Answer with the upstream',
  summary:
    'Takes the mock out of the policies of the version. The upstream answers once that is published and deployed.',
  effect: 'write',
  role: 'editor',
  errors: ['conflict'],
})
