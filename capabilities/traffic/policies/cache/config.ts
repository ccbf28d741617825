import { defaulted, type Filled, fieldName, object, oneOf, Type } from '@gatehouse/schema'

const staleSeconds = (description: string) =>
  defaulted(Type.Integer({ minimum: 0, maximum: 2_592_000, description }), 0)

const ttl = object({
  seconds: Type.Integer({ minimum: 1, maximum: 31_536_000 }),
  statuses: defaulted(Type.Array(Type.Integer({ minimum: 200, maximum: 599 }), { minItems: 1, maxItems: 32 }), [200]),
  endpoints: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
      ...{ minItems: 1, maxItems: 256 },
      description: 'Identifiers of endpoints in the definition; all unless said.',
    }),
  ),
})

export const cacheConfig = object({
  by: defaulted(
    oneOf(['application', 'subscription'], { description: 'Whose answer it is, where the gateway knows the caller.' }),
    'application',
  ),
  shared: defaulted(
    oneOf(['nothing', 'declared', 'everything'], {
      description:
        'What is for all callers. `declared`: answers that say `public` or `s-maxage`; `everything`: also all others, but for requests with credentials of a person, and of callers whom a token or `ext-auth` told apart. Otherwise each caller has its own.',
    }),
    'nothing',
  ),
  personalFields: defaulted(
    Type.Array(fieldName({ maxLength: 64 }), {
      maxItems: 32,
      description:
        'Requests with one of these, or with Authorization, are answered from the store only where the answer said `public`, `s-maxage` or `must-revalidate`.',
    }),
    ['Cookie'],
  ),
  ttls: defaulted(
    Type.Array(ttl, { maxItems: 64, description: 'For answers that say nothing of caching. The first that fits.' }),
    [],
  ),
  ignoreAnswer: defaulted(
    Type.Boolean({
      description:
        'What `ttls` says goes before what the answer says, also `private` and `no-store`. An answer with Set-Cookie is never kept.',
    }),
    false,
  ),
  callers: defaulted(oneOf(['obey', 'ignore'], { description: 'Whether Cache-Control of requests counts.' }), 'obey'),
  staleWhileRevalidateSeconds: staleSeconds('Where the answer does not say: used while the upstream is asked again.'),
  staleIfErrorSeconds: staleSeconds('Where the answer does not say: used when the upstream fails.'),
  bodyBytesMax: defaulted(
    Type.Integer({ minimum: 0, maximum: 67_108_864, description: 'Larger bodies go through and are not kept.' }),
    1_048_576,
  ),
  tagFields: defaulted(
    Type.Array(fieldName({ maxLength: 64 }), {
      maxItems: 8,
      description: 'Where an answer says by which tags it can be purged.',
    }),
    ['Cache-Tag', 'Surrogate-Key'],
  ),
  collapseMs: defaulted(
    Type.Integer({
      ...{ minimum: 0, maximum: 60_000 },
      description: 'How long requests wait for another that asks for the same; 0: not at all.',
    }),
    2000,
  ),
  collapseMax: defaulted(
    Type.Integer({ minimum: 1, maximum: 100_000, description: 'So many wait for one; others ask for themselves.' }),
    1000,
  ),
})

export type CacheConfig = Filled<typeof cacheConfig>
