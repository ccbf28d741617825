/** What may stand in a header field (RFC 9110 §5.1, §5.5, §5.6.2). */

export const tokenClass = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]"
const token = new RegExp(`^${tokenClass}+$`)
const unsendable = /[^\t\x20-\x7e\x80-\xff]/

/** A method or a field name. */
export const isToken = (text: string): boolean => token.test(text)

/** Visible characters, obs-text, spaces and tabs: nothing that ends a line. */
export const isFieldValue = (text: string): boolean => !unsendable.test(text)
