/** Names and values of a query, a form or a cookie as they are written; a name may stand several times. */

/** Texts that are no percent-encoded UTF-8. */
export class Undecodable extends Error {}

export function decodedText(written: string): string {
  if (!written.includes('%') && !written.includes('+')) return written
  try {
    return decodeURIComponent(written.replaceAll('+', ' '))
  } catch {
    throw new Undecodable('is not percent-encoded UTF-8')
  }
}

/** Values still encoded, by decoded name. */
export function writtenFields(query: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  if (query === '') return found
  for (const piece of query.split('&')) {
    if (piece === '') continue
    const at = piece.indexOf('=')
    const name = nameOf(at < 0 ? piece : piece.slice(0, at))
    const value = at < 0 ? '' : piece.slice(at + 1)
    const known = found.get(name)
    if (known) known.push(value)
    else found.set(name, [value])
  }
  return found
}

/** Of `name=value`. */
export const decodedName = (piece: string) => nameOf(piece.split('=', 1)[0]!)

/** A name that cannot be decoded is what is written. */
function nameOf(written: string): string {
  try {
    return decodedText(written)
  } catch {
    return written
  }
}

/** Of the field `Cookie` (RFC 6265 §4.2.1). */
export function cookies(field: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const piece of field.split(';')) {
    const at = piece.indexOf('=')
    if (at < 0) continue
    const name = piece.slice(0, at).trim()
    const value = piece
      .slice(at + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1')
    found.set(name, [...(found.get(name) ?? []), value].slice(0, 16))
  }
  return found
}
