import { defaulted, fieldText, object, oneOf, patterned, secretReference, Type } from '@gatehouse/schema'
import { unknownClients } from '../identified.ts'
import { algorithms } from '../jwt/config.ts'
import { required } from '../required.ts'
import { scopeList } from '../scope-list.ts'
import { address, authorities, wantedClaims } from '../tokens/token-config.ts'

const path = (description: string) =>
  patterned('^(/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])+$', 'a path below the base path of the API, such as /oidc/callback', {
    maxLength: 200,
    description,
  })
const origin = (description: string) =>
  patterned('^https?://[a-z0-9.-]+(:[0-9]{1,5})?$', 'an origin in lower case, such as https://shop.example.com', {
    maxLength: 300,
    description,
  })
const seconds = (minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, description })

/** The gateway says these itself. */
const own =
  /^(client_id|client_secret|redirect_uri|response_type|response_mode|scope|state|nonce|code_challenge.*|request.*)$/

const client = {
  issuer: address('The OpenID provider, as it names itself; its metadata says all the rest.'),
  authorities: authorities('when the provider is asked'),
  clientId: Type.String({ minLength: 1, maxLength: 500, description: 'By which the gateway is known there.' }),
  authentication: defaulted(
    oneOf(['basic', 'post', 'private-key-jwt', 'none'], {
      description:
        'How it shows itself: by its secret, by a token that its key signs (RFC 7523), or by PKCE alone, as public clients do.',
    }),
    'basic',
  ),
  clientSecret: Type.Optional(
    secretReference({ description: 'Its secret: `env:NAME`, `file:name`, `vault:path#field`.' }),
  ),
  privateKey: Type.Optional(secretReference({ description: 'Its key in PEM, of Ed25519, P-256 or RSA.' })),
  keyId: Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: '`kid` of the key there; its thumbprint unless said.' }),
  ),
}

const asked = {
  scopes: defaulted(
    scopeList('What is asked for beside `openid`; `offline_access` where a refresh token needs it.'),
    [],
  ),
  parameters: defaulted(
    Type.Record(Type.String({ minLength: 1, maxLength: 64 }), fieldText({ maxLength: 500 }), {
      maxProperties: 16,
      description: 'What else is asked, such as `acr_values`, `prompt`, `resource`.',
    }),
    {},
  ),
  algorithms,
  claims: wantedClaims('an ID token'),
  skewSeconds: defaulted(seconds(0, 300, 'How much the clocks of provider and gateway may differ.'), 30),
}

const places = {
  origin: Type.Optional(origin('Of the API as browsers see it; what the request says unless said.')),
  originsAllowed: defaulted(
    Type.Array(origin('Another one.'), {
      maxItems: 16,
      description: 'Other origins whose pages may change something with the session of a person.',
    }),
    [],
  ),
  callbackPath: defaulted(path('Where the provider sends browsers back to.'), '/oidc/callback'),
  logoutPath: defaulted(path('Signs out, here and at the provider.'), '/oidc/logout'),
  backchannelLogoutPath: defaulted(path('Where the provider tells that sessions ended.'), '/oidc/backchannel-logout'),
  signedOutPath: Type.Optional(path('Where a browser is sent once it is signed out; the base path unless said.')),
}

const session = {
  cookieKeys: Type.Array(
    secretReference({ description: 'At least 32 characters: `env:NAME`, `file:name`, `vault:path#field`.' }),
    {
      ...{ minItems: 1, maxItems: 8, uniqueItems: true },
      description: 'Seal the cookies: the first one those that are set, each those that are shown.',
    },
  ),
  idleSeconds: defaulted(seconds(60, 2_592_000, 'A session ends when nothing is asked for so long.'), 3600),
  absoluteSeconds: defaulted(seconds(300, 2_592_000, 'And in any case after so long.'), 28_800),
  refreshSeconds: defaulted(
    seconds(1, 3600, 'An access token is renewed so long before its end, and not in the first half of its life.'),
    30,
  ),
  endedCounted: defaulted(
    oneOf(['gateway', 'exact'], {
      description: 'Where sessions that were ended are remembered: by each gateway, or in Redis by all.',
    }),
    'gateway',
  ),
}

const fields = object({
  ...client,
  ...asked,
  ...places,
  ...session,
  unknownClients: defaulted(unknownClients('session'), 'pass'),
  required,
  timeoutMs: defaulted(seconds(50, 10_000, 'Longest wait for the provider.'), 3000),
})

type Written = Readonly<Record<string, unknown>>

/** What does not go together, in words. */
function objection(config: Written): string | undefined {
  const { authentication = 'basic', clientSecret, privateKey, parameters, issuer } = config
  if ((authentication === 'basic' || authentication === 'post') && clientSecret === undefined)
    return 'lacks clientSecret'
  if (authentication === 'private-key-jwt' && privateKey === undefined) return 'lacks privateKey'
  const taken = Object.keys((parameters ?? {}) as Written).find(name => own.test(name))
  if (taken !== undefined) return `may not say ${taken} in parameters: the gateway does`
  if (typeof issuer === 'string' && URL.parse(issuer)?.search) return 'has an issuer with a query'
  const paths = [
    config.callbackPath ?? '/oidc/callback',
    config.logoutPath ?? '/oidc/logout',
    config.backchannelLogoutPath ?? '/oidc/backchannel-logout',
  ]
  return new Set(paths).size < paths.length ? 'has two paths that are the same' : undefined
}

export const oidcConfig = Type.Refine(
  fields,
  config => objection(config as Written) === undefined,
  config => objection(config as Written) ?? '',
)
