import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export const test = defineOperation({
  name: 'test',
  on: 'ApiVersion',
  title: 'Test the contract',
  summary:
    'Holds a server against the contract: requests are made from its schemas and sent, what comes back is judged. One at a time for an organization.',
  input: object({
    environment: Type.Optional(
      Type.String({
        maxLength: 63,
        description: 'The contract that is live there, and the upstream’s targets there; as both stand unless said.',
      }),
    ),
    url: Type.Optional(
      patterned('^https?://[^/?#@\\s]+(/[^?#\\s]*)?$', 'http:// or https://, a host and perhaps a path', {
        maxLength: 2048,
        description:
          'Address to test, with the path in front of the contract’s own; the upstream’s first target unless said.',
      }),
    ),
    headers: Type.Optional(
      Type.Array(
        object({
          name: patterned("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", 'the name of a header', { maxLength: 256 }),
          value: patterned('^[\\t\\x20-\\x7e\\x80-\\xff]*$', 'the value of a header, in one line', { maxLength: 8192 }),
        }),
        {
          maxItems: 20,
          description: 'Sent with each request that is not one without a credential, such as a key. They are not kept.',
        },
      ),
    ),
    only: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
        maxItems: 50,
        description: 'Only endpoints whose identifier or path begins so.',
      }),
    ),
    cases: defaulted(Type.Integer({ minimum: 1, maximum: 60, description: 'Of each endpoint, at most.' }), 20),
    seed: defaulted(
      Type.String({ minLength: 1, maxLength: 64, description: 'Another one makes other requests.' }),
      'gatehouse',
    ),
    waitMs: defaulted(
      Type.Integer({ minimum: 0, maximum: 60_000, description: 'How long the answer waits for its end.' }),
      0,
    ),
  }),
  output: object({
    contractTest: Type.String({ description: 'Its name.' }),
    state: Type.String(),
    url: Type.String({ description: 'What is tested.' }),
  }),
  effect: 'write',
  hurts: 'It makes, changes and deletes things on that server: point it at one that is for tests.',
  role: 'editor',
  errors: [
    ...['contract_test_running', 'not_found', 'invalid_input', 'egress_forbidden', 'fetch_failed'],
    ...['fetch_timeout', 'too_many_attempts', 'kind_unfit'],
  ] as const,
})

export const cancel = defineOperation({
  name: 'cancel',
  on: 'ContractTest',
  title: 'Cancel',
  summary: 'Nothing more is sent, within seconds; what was found so far is not kept.',
  effect: 'write',
  role: 'editor',
  transition: 'cancel',
  errors: ['illegal_transition'],
})

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const report = defineOperation({
  name: 'report',
  on: 'ContractTest',
  title: 'Report',
  summary: 'What a contract test found, endpoint by endpoint, each with the smallest request that shows it.',
  output: object({
    endpoints: Type.Array(
      object({
        endpoint: Type.String(),
        method: Type.String(),
        path: Type.String(),
        verdict: oneOf(['passed', 'failed', 'untested'], {
          description: 'Of one that is untested no request could be made.',
        }),
        findings: count('What was found of it.'),
      }),
      { description: 'Those that failed come first.' },
    ),
    moreEndpoints: count('Further ones, that have no room here.'),
    findings: Type.Array(
      object({
        kind: Type.String(),
        endpoint: Type.String(),
        message: Type.String(),
        status: Type.Optional(Type.Integer()),
        request: Type.String({ description: 'As `curl`.' }),
      }),
    ),
    moreFindings: count('Further ones, that have no room here.'),
  }),
  effect: 'read',
  role: 'viewer',
})
