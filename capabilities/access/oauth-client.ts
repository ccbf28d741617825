/** What a credential says that is a client of an authorization server of ours, and what products let it ask for. */
import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'

/** Those that end at a person are given where the person says yes. */
export const grantNames = ['client_credentials', 'authorization_code', 'refresh_token', 'device_code'] as const

export type GrantName = (typeof grantNames)[number]

/** RFC 8252: pages, loopback without TLS, and schemes that an application owns by a domain. */
const redirectPattern =
  '^(https://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?(/[^\\s#\\\\]*)?|http://(127\\.0\\.0\\.1|\\[::1\\]|localhost)(:[0-9]{1,5})?(/[^\\s#\\\\]*)?|[a-z][a-z0-9+-]*\\.[a-z0-9.+-]+:/[^\\s#\\\\]*)$'

export const redirectUrisMax = 32

export const isRedirectUri = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= 2048 && new RegExp(redirectPattern, 'u').test(text) && URL.canParse(text)

const redirectUri = (description: string) =>
  patterned(
    redirectPattern,
    'an address with https://, with http:// on 127.0.0.1, [::1] or localhost, or of an own scheme with a dot such as com.example.app:/done, without *, # and spaces',
    { maxLength: 2048, description },
  )

const redirectUris = (description: string) =>
  defaulted(
    Type.Array(redirectUri('Compared letter by letter.'), {
      maxItems: redirectUrisMax,
      uniqueItems: true,
      description,
    }),
    [],
  )

export const oauthClient = object(
  {
    authentication: defaulted(
      oneOf(['basic', 'post', 'none'], {
        description:
          'How it shows its secret: in `Authorization`, or in the form (RFC 6749 §2.3.1); `none` for one that can keep none, such as an app or a page.',
      }),
      'basic',
    ),
    grants: defaulted(
      Type.Array(oneOf(grantNames, { description: 'As RFC 6749 and RFC 8628 have it.' }), {
        ...{ minItems: 1, uniqueItems: true },
        description:
          'How it gets tokens: for itself (`client_credentials`), or for a person who signs in (`authorization_code` with PKCE, `device_code`), and again later (`refresh_token`).',
      }),
      ['client_credentials'],
    ),
    redirectUris: redirectUris('Where a person may come back to with a code; on loopback addresses any port.'),
    signOutUris: redirectUris('Where a person may come back to who signed out (`post_logout_redirect_uri`).'),
    introspects: defaulted(
      Type.Boolean({
        description: 'May ask about tokens of other clients (RFC 7662), as a gateway or a backend does.',
      }),
      false,
    ),
  },
  { description: 'How it behaves at the authorization server.' },
)

/** RFC 6749 §3.3: what a scope may be made of. */
const scopeName = '^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$'

export const productScopes = Type.Array(
  object({
    name: patterned(scopeName, 'printable ASCII without space, " and \\', {
      ...{ minLength: 1, maxLength: 200, description: 'As tokens have it.' },
    }),
    description: Type.Optional(Type.String({ maxLength: 500, description: 'What it allows, for who is asked.' })),
  }),
  {
    maxItems: 100,
    description: 'Scopes that tokens of its subscribers may have, where an authorization server of ours issues them.',
  },
)
