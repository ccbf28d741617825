/** Texts of a form, with the words that people are told it by. */
import { type Annotations, Type } from './build.ts'

/**
 * Text of a form: people are told `allowed`, which goes on after "must be", and not the pattern; so are they by editors
 * that know the keyword.
 */
export const patterned = (pattern: string, allowed: string, options: Annotations = {}) =>
  Type.String({ pattern, patternErrorMessage: `must be ${allowed}`, ...options })

/** A host that APIs answer on, or all below one. */
export const hostName = patterned(
  '^(\\*\\.)?[a-z0-9.-]+$',
  'a host in lower case, such as shop.example, or *.shop.example for all below it',
  { maxLength: 253 },
)

/** A name in documents: lower case, digits and dashes, as in DNS labels (RFC 1035 §2.3.1). */
export const slug = (options: Annotations = {}) =>
  patterned(
    '^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$',
    'of lower-case letters, digits, dots and dashes, with a letter or digit at both ends',
    { maxLength: 63, ...options },
  )

/** Name of a field, as RFC 9110 §5.6.2 writes a token. */
export const fieldName = (options: Annotations = {}) =>
  patterned(
    "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
    'the name of a field: letters, digits, - and what RFC 9110 calls a token',
    options,
  )

/** What may stand in the value of a field (RFC 9110 §5.5). */
export const fieldText = (options: Annotations = {}) =>
  patterned('^[\\t\\x20-\\x7e\\x80-\\xff]*$', 'text of one line whose letters are of Latin-1', options)

/** Name of a field that everybody takes: of letters, digits and `-`. */
export const plainFieldName = (options: Annotations = {}) =>
  patterned('^[A-Za-z0-9-]+$', 'the name of a field: letters, digits and -', { maxLength: 64, ...options })

/** Where a secret stands that is not written here: in a variable, a file or a vault of the gateway's operator. */
export const secretReference = (options: Annotations = {}) =>
  patterned(
    '^(env:[A-Z][A-Z0-9_]{0,63}|file:[A-Za-z0-9][A-Za-z0-9._-]{0,127}|vault:[A-Za-z0-9][A-Za-z0-9_-]{0,63}(/[A-Za-z0-9][A-Za-z0-9_-]{0,63}){0,7}#[A-Za-z0-9_.-]{1,64})$',
    'env:NAME, file:name, or vault:path/of/it#field; the secret itself is not written here',
    { maxLength: 600, ...options },
  )

/** A moment that every reader of times takes alike. */
export const utcMoment = (options: Annotations = {}) =>
  patterned(
    '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?Z$',
    'a time in UTC, such as 2026-01-31T12:00:00Z',
    { examples: ['2026-01-31T12:00:00Z'], ...options },
  )
