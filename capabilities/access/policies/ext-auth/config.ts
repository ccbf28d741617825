import { defaulted, fieldName, object, oneOf, patterned, Type, when } from '@gatehouse/schema'

const fields = (description: string) =>
  defaulted(Type.Array(fieldName({ maxLength: 64 }), { maxItems: 64, uniqueItems: true, description }), [])

export const extAuthConfig = object({
  url: patterned('^https?://[^\\s#]+$', 'an address that begins with https:// or http://', {
    maxLength: 2048,
    description: 'Who is asked.',
  }),
  style: defaulted(
    oneOf(['fields', 'json', 'opa'], {
      description:
        '`fields`: GET with `X-Forwarded-Method`, `-Proto`, `-Host`, `-Uri`, `-For`, as forward-auth servers expect; any 2xx allows. `json`: POST of what is known; the answer says `{"allow": true}`. `opa`: the same within `input`, and the answer within `result`.',
    }),
    'fields',
  ),
  send: fields(
    'Fields of the request that are sent on to it. What the caller shows is taken off by the policies that know it.',
  ),
  take: fields('Fields of its answer that go on to the upstream; what the caller wrote under these names does not.'),
  decision: when(
    { style: ['json', 'opa'] },
    Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Path to the yes or no; `allow` and `result.allow` unless said.',
      }),
    ),
  ),
  timeoutMs: defaulted(
    Type.Integer({ minimum: 10, maximum: 10_000, description: 'Longest wait; without an answer nobody passes.' }),
    500,
  ),
  cacheSeconds: defaulted(
    Type.Integer({
      minimum: 0,
      maximum: 3600,
      description: 'A yes holds so long for whoever asks the very same; 0: not at all.',
    }),
    0,
  ),
  authorities: Type.Optional(
    Type.String({ maxLength: 65_536, description: 'Authorities to trust instead of the system’s, PEM.' }),
  ),
})
