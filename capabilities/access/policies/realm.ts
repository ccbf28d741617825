import { patterned, Type } from '@gatehouse/schema'

/** What callers are told they enter (RFC 9110 §11.5). */
export const realm = Type.Optional(
  patterned('^[\\t\\x20\\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]*$', 'text of one line without " and \\', {
    maxLength: 100,
  }),
)
