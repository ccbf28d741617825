import { defaulted, oneOf, patterned, Type } from '@gatehouse/schema'

/** What signatures cover, in whichever direction they go. */
export const components = (description: string, minItems = 0) =>
  defaulted(
    Type.Array(
      patterned(
        "^(@(method|target-uri|authority|scheme|request-target|path|query)|[a-z0-9!#$%&'*+.^_`|~-]+)$",
        'a field in lower case, or @method, @target-uri, @authority, @scheme, @request-target, @path, @query',
        { maxLength: 64 },
      ),
      { ...{ minItems, maxItems: 32, uniqueItems: true }, description },
    ),
    ['@method', '@authority', '@path', '@query'],
  )

export const rsaAlgorithm = defaulted(
  oneOf(['rsa-pss-sha512', 'rsa-v1_5-sha256'], {
    description: 'What a key of RSA signs with; the others have one way.',
  }),
  'rsa-pss-sha512',
)

export const secretEncoding = defaulted(
  oneOf(['text', 'base64'], { description: 'How the bytes of a secret are written where it stands.' }),
  'text',
)
