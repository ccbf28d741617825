/**
 * Masks what is secret or personal in one captured request, before it leaves the thread: values whose name says so, whatever
 * the caller showed wherever else it stands (an upstream that repeats a key tells nothing), what looks like a key or a
 * token, and personal data.
 */
import { recorded, redactText, technicalDetectors } from '@gatehouse/privacy'
import { isSecretName, type NamePlace } from './secret-name.ts'

export const masked = '***'
/** Shorter ones are too common to be looked for elsewhere. */
const lengthMin = 6
const secretsMax = 256
/** Of what is cut off within a secret. */
const beginningMin = 4

const keys = { known: technicalDetectors(['key']), own: [] }
const tokens = /\beyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*){0,3}/g
const schemes = /\b(Bearer|Basic|Digest|Negotiate)( +|%20|\+)[\w.~+/=:-]{6,}/gi
const jsonPair = /"((?:[^"\\]|\\.){1,128})"(\s{0,16}:\s{0,16})(?:"((?:[^"\\]|\\.)*)("|\\?$)|([^\s",[\]{}]+))/g
/** Of JSON that stands as a text in JSON. */
const nestedPair = /\\"([^"\\]{1,128})\\"(\s{0,16}:\s{0,16})\\"([^"\\]*)/g
const formPair = /(^|[&?;\s])([^=&?;\s]{1,128})=([^&\s]*)/g
const multipart =
  /(name="?)([^"\r\n;]{1,128})("?[^\r\n]{0,512}(?:\r?\n[^\r\n]{1,512}){0,8}\r?\n\r?\n)([\s\S]*?)(?=\r?\n--|$)/g
const element = /<([\w:.-]{1,128})((?:\s[^<>]{0,1024})?>)([^<]+)/g

export class Mask {
  readonly #named: ReadonlySet<string>
  readonly #secrets = new Set<string>()
  #pattern: RegExp | undefined

  /** `named`: fields and parameters that hold credentials here, in lower case. */
  constructor(named: ReadonlySet<string>) {
    this.#named = named
  }

  isSecret(name: string, place: NamePlace): boolean {
    return this.#named.has(name.toLowerCase()) || isSecretName(name, place)
  }

  /** Learns the secrets of header fields. Everything is to be learned before anything is told. */
  learnFields(flat: readonly string[]): void {
    for (let i = 0; i < flat.length; i += 2) {
      const [name, value] = [flat[i]!.toLowerCase(), flat[i + 1]!]
      if (name === 'cookie') for (const crumb of value.split(';')) this.learn(afterEquals(crumb))
      else if (name === 'set-cookie') this.learn(afterEquals(value.split(';', 1)[0]!))
      else if (this.isSecret(name, 'head')) this.#learnShown(value)
    }
  }

  learnQuery(query: string): void {
    for (const pair of query.split('&')) {
      const at = pair.indexOf('=')
      if (at > 0 && this.isSecret(plain(pair.slice(0, at)), 'head')) this.learn(plain(pair.slice(at + 1)))
    }
  }

  learn(secret: string): void {
    const text = secret.trim().replace(/^"(.*)"$/, '$1')
    if (text.length < lengthMin || this.#secrets.size >= secretsMax) return
    this.#secrets.add(text)
    // As other writings have it.
    const json = JSON.stringify(text).slice(1, -1)
    for (const other of [json, encodeURIComponent(loneless(text)), plain(text), latin(text)]) this.#secrets.add(other)
    this.#pattern = undefined
  }

  /** With its scheme, so that one sees which it was. */
  #learnShown(value: string): void {
    this.learn(value)
    const [, scheme, rest] = /^([A-Za-z][\w-]{0,32}) +(.+)$/.exec(value) ?? []
    if (rest === undefined) return
    this.learn(rest)
    if (scheme!.toLowerCase() !== 'basic') return
    const text = Buffer.from(rest, 'base64').toString('utf8')
    this.learn(text)
    this.learn(text.slice(text.indexOf(':') + 1))
  }

  /** Of a header field. */
  field(name: string, value: string): string {
    const lower = name.toLowerCase()
    if (lower === 'cookie') return value.split(';').map(maskedCrumb).join(';')
    if (lower === 'set-cookie') return value.replace(/^[^;]*/, maskedCrumb)
    if (!this.isSecret(lower, 'head')) return this.text(value)
    const scheme = /^([A-Za-z][\w-]{0,32}) +./.exec(value)?.[1]
    return scheme === undefined ? masked : `${scheme} ${masked}`
  }

  query(query: string): string {
    const pairs = query.split('&').map(pair => {
      const at = pair.indexOf('=')
      const isNamed = at > 0 && this.isSecret(plain(pair.slice(0, at)), 'head')
      return isNamed ? `${pair.slice(0, at)}=${masked}` : pair
    })
    return this.text(pairs.join('&'))
  }

  /** Of a body, whole or its beginning. */
  body(text: string, contentType = ''): string {
    let told = text.replace(jsonPair, (all, name, colon, _, end, bare) =>
      this.isSecret(name, 'body') ? `"${name}"${colon}${bare === undefined ? `"${masked}${end}` : `"${masked}"`}` : all,
    )
    told = told.replace(nestedPair, (all, name, colon) =>
      this.isSecret(name, 'body') ? `\\"${name}\\"${colon}\\"${masked}` : all,
    )
    if (/form-urlencoded/i.test(contentType))
      told = told.replace(formPair, (all, before, name) =>
        this.isSecret(plain(name), 'head') ? `${before}${name}=${masked}` : all,
      )
    if (/multipart/i.test(contentType))
      told = told.replace(multipart, (all, before, name, between) =>
        this.isSecret(name, 'head') ? `${before}${name}${between}${masked}` : all,
      )
    if (told.includes('<'))
      told = told.replace(element, (all, name, rest) =>
        this.isSecret(name.slice(name.indexOf(':') + 1), 'body') ? `<${name}${rest}${masked}` : all,
      )
    return this.text(told)
  }

  /** Of any text: what was shown elsewhere, what looks like a key, what is personal. */
  text(text: string): string {
    let told = this.#withoutSecrets(text)
    told = redactText(told, keys, () => masked)
    told = told.replace(tokens, masked).replace(schemes, `$1$2${masked}`)
    return recorded(told)
  }

  /** A text that may end within a secret. */
  cut(text: string): string {
    for (const secret of this.#secrets) {
      for (let length = Math.min(secret.length, text.length); length >= beginningMin; length--) {
        if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}${masked}`
      }
    }
    return text
  }

  #withoutSecrets(text: string): string {
    if (this.#secrets.size === 0) return text
    this.#pattern ??= new RegExp(
      [...this.#secrets]
        .sort((a, b) => b.length - a.length)
        .map(one => one.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
        .join('|'),
      'g',
    )
    return text.replace(this.#pattern, masked)
  }
}

const afterEquals = (crumb: string) => crumb.slice(crumb.indexOf('=') + 1)
const maskedCrumb = (crumb: string) => (crumb.includes('=') ? `${crumb.slice(0, crumb.indexOf('='))}=${masked}` : crumb)
const latin = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
/** A half of a pair breaks `encodeURIComponent`. */
const loneless = (text: string) => text.toWellFormed()

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
