/** What a credential says that is a client of an authorization server of ours, and what products let it ask for. */
import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'

export const oauthClient = object(
  {
    authentication: defaulted(
      oneOf(['basic', 'post'], {
        description: 'How it shows its secret: in `Authorization`, or in the form (RFC 6749 §2.3.1).',
      }),
      'basic',
    ),
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
