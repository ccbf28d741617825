import { patterned, Type } from '@gatehouse/schema'

/** Words of RFC 6749 §3.3. */
export const scopeList = (description: string, minItems = 0) =>
  Type.Array(patterned('^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$', 'one word of ASCII without " and \\', { maxLength: 200 }), {
    minItems,
    maxItems: 64,
    uniqueItems: true,
    description,
  })
