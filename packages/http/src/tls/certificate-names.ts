import type { CertificateNames } from '../message.ts'

const kinds: Record<string, keyof CertificateNames> = { DNS: 'dns', URI: 'uri', email: 'email' }
/** What a certificate may name; more than that names nothing. */
const namesMax = 256

/**
 * Of `subjectAltName` as Node writes it: `DNS:a, URI:"b, c"`, where what could be read in two ways is quoted as JSON.
 * Text of another form has no names: half of it could be somebody else's.
 */
export function certificateNames(text: string | undefined): CertificateNames {
  const names = { dns: [] as string[], uri: [] as string[], email: [] as string[] }
  if (!text) return names
  const entry = /([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/y
  for (let count = 0; entry.lastIndex < text.length; count++) {
    const [, kind, value] = entry.exec(text) ?? []
    if (kind === undefined || value === undefined || count >= namesMax) return { dns: [], uri: [], email: [] }
    if (Object.hasOwn(kinds, kind)) names[kinds[kind]!].push(value.startsWith('"') ? JSON.parse(value) : value)
  }
  return names
}
