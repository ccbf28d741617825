import { defaulted, object, oneOf, secretReference, Type } from '@gatehouse/schema'
import { address, authorities, claimFields, shownFields } from '../tokens/token-config.ts'

export const introspectionConfig = object({
  url: address('The introspection endpoint (RFC 7662).'),
  issuer: address('Whose tokens these are; credentials of applications name it beside the client.'),
  clientId: Type.String({ minLength: 1, maxLength: 255, description: 'By which the gateway is known there.' }),
  clientSecret: secretReference({ description: 'Its secret: `env:NAME`, `file:name`, `vault:path#field`.' }),
  authentication: defaulted(
    oneOf(['basic', 'post'], { description: 'How it is shown: in `Authorization`, or in the form (RFC 6749 §2.3.1).' }),
    'basic',
  ),
  authorities: authorities('when the endpoint is asked'),
  audiences: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
      minItems: 1,
      maxItems: 32,
      description: 'A token must be for one of them (`aud`); any unless said.',
    }),
  ),
  cacheSeconds: defaulted(
    Type.Integer({
      minimum: 0,
      maximum: 3600,
      description:
        'A good token is believed so long before it is asked about again, and never beyond its end. A token that is revoked meanwhile passes until then.',
    }),
    30,
  ),
  refusedSeconds: defaulted(
    Type.Integer({ minimum: 0, maximum: 3600, description: 'Likewise a bad one is refused.' }),
    10,
  ),
  ...claimFields,
  ...shownFields,
})
