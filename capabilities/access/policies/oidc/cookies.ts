/** Cookies of a session, in pieces that browsers take (RFC 6265 §6.1): of this host alone, for no script, over TLS alone. */
import { cookieOf, type HeaderList } from '@gatehouse/base'

const pieceCharacters = 3800
const piecesMax = 6
export const cookieCharactersMax = pieceCharacters * piecesMax

const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax'

/** Values of `Set-Cookie`; pieces that the caller has and that are none any more go. */
export function settingCookies(name: string, value: string, before: readonly string[]): string[] {
  const pieces = Math.ceil(value.length / pieceCharacters)
  const set = Array.from({ length: pieces }, (_, i) => {
    const piece = value.slice(i * pieceCharacters, (i + 1) * pieceCharacters)
    return settingCookie(pieceName(name, i), i === 0 ? `${pieces}.${piece}` : piece)
  })
  return [...set, ...clearingCookies(name, before, pieces)]
}

export function clearingCookies(name: string, before: readonly string[], from = 0): string[] {
  return Array.from({ length: piecesMax }, (_, i) => pieceName(name, i))
    .slice(from)
    .filter(piece => before.includes(piece))
    .map(piece => settingCookie(piece, '', 0))
}

export const settingCookie = (name: string, value: string, maxAgeSeconds?: number) =>
  `${name}=${value}; ${attributes}${maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`}`

/** `cut` where a piece is missing. */
export function readCookies(headers: HeaderList, name: string): string | 'cut' | undefined {
  const first = cookieOf(headers, name)
  if (first === undefined) return undefined
  const [, said, begin] = /^([1-9])\.(.*)$/.exec(first) ?? []
  const pieces = Number(said)
  if (begin === undefined || pieces > piecesMax) return 'cut'
  let value = begin
  for (let i = 1; i < pieces; i++) {
    const piece = cookieOf(headers, pieceName(name, i))
    if (piece === undefined) return 'cut'
    value += piece
  }
  return value
}

/** Takes those whose name begins so: they go no further. Gives their names. */
export function takeCookies(headers: HeaderList, beginning: string): string[] {
  const crumbs = headers.all('cookie').flatMap(field => field.split(/; */))
  const taken = crumbs.filter(crumb => crumb.startsWith(beginning))
  if (taken.length === 0) return []
  const rest = crumbs.filter(crumb => !crumb.startsWith(beginning))
  if (rest.length > 0) headers.set('Cookie', rest.join('; '))
  else headers.delete('cookie')
  return taken.map(crumb => crumb.split('=', 1)[0]!)
}

/** As fields of a reply. */
export const setCookieFields = (values: readonly string[]) => values.flatMap(value => ['Set-Cookie', value])

const pieceName = (name: string, index: number) => (index === 0 ? name : `${name}.${index}`)
