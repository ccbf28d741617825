/**
 * Whether a text would leave the place in a statement that was meant for a value: read as a database reads it, as a value
 * without quotes and from within either quote, it must look like the rest of another statement.
 */
import { lowerBytes } from '../letters.ts'
import { type Context, type SqlTokens, sqlTokens } from './sql-tokens.ts'
import { tellingFunctions } from './sql-words.ts'

/** Longer texts are read so far. */
export const sqlCharactersMax = 8192

/** What it looks like, such as `s&1o1`; undefined where it looks like a value. */
export function sqlInjection(text: string): string | undefined {
  if (!/['"`;()=<>|&#*/-]|\b(union|select|having|waitfor|and|or)\b/i.test(text)) return undefined
  const read = lowerBytes(text.slice(0, sqlCharactersMax))
  const contexts: Context[] = ['']
  if (read.includes("'")) contexts.push("'")
  if (read.includes('"')) contexts.push('"')
  for (const context of contexts) {
    const tokens = sqlTokens(read, context)
    if (looksInjected(tokens, context)) return tokens.kinds.slice(0, 12)
  }
  return undefined
}

/** A value, and what may close what stood around it. */
const before = '^[1snv]?[)}]*'
const value = '[1snvf(]'

const anywhere: readonly RegExp[] = [
  // Another query after this one.
  /[1snv)]U[&k(]*E/,
  /U[(]*E[1snvfo(k]/,
  /[1snv);];+[ET]/,
  // A whole query.
  /^\(*E[^kU]*[1fov,(s][^U]*k[nf(v]/,
  /^\(*E.*k.*[o&][1nvfs(]/,
  /\(E[1nvfo(sk]/,
  /X/,
]

const closing: readonly RegExp[] = [
  // Nothing after it counts.
  new RegExp(`${before}[;]?c`),
  new RegExp(`${before}&+[o(]*${value}`),
  new RegExp(`${before}o+[(]*[1snvf(]`),
  new RegExp(`${before}[,k]k*[(]*[1nfE(]`),
  new RegExp(`${before};+[ETnk]`),
]

const plain: readonly RegExp[] = [
  // A number, and more than it.
  /^1[)]*c$/,
  /^[1v)(]+[)]*&+[o(]*[1svnf(][^n]*o[1svnf(]/,
  /^[1v)(]+[)]*&+[o(]*[1sv][)]*(c|$)/,
  /^[1nv(]+[)]*&+[o(]*[1sv(][)]*o+[(]*[1sv]/,
  /^[1v][)]*;/,
  /^1[)]*[)ok,]*k+[k1(]*[1f(][^n]*(c|$)/,
]

function looksInjected({ kinds: read, words }: SqlTokens, context: Context): boolean {
  // The sign of a number.
  const kinds = context === '' ? read.replace(/^o(?=1)/, '') : read
  if (anywhere.some(pattern => pattern.test(kinds))) return true
  if (callsTelling(read, words) || /\binto (?:out|dump)file\b/.test(words.join(' '))) return true
  const patterns = context === '' ? plain : closing
  // Within a quote that never closes there is a value, whatever it holds.
  if (context !== '' && kinds.length < 2) return false
  return patterns.some(pattern => pattern.test(kinds)) && !isEveryday(kinds, context)
}

function callsTelling(kinds: string, words: readonly string[]): boolean {
  for (let at = 0; at < kinds.length - 1; at++) {
    if (kinds[at + 1] !== '(' || !tellingFunctions.has(words[at]!)) continue
    const previous = kinds[at - 1]
    if (previous !== undefined && '&o(,U;E'.includes(previous) && /[1sv&oE;]/.test(kinds.slice(0, at))) return true
  }
  return false
}

/** An apostrophe in a sentence: what follows is words without a sign between them. */
const isEveryday = (kinds: string, context: Context) =>
  context === "'" && /^s[&n1k,()]*$/.test(kinds) && !/[o;cvf]/.test(kinds) && /n[nk&1]/.test(kinds)
