/**
 * Masks what is secret or personal in one captured request, before it leaves the thread: values whose name says so, whatever
 * the caller showed wherever else it stands (an upstream that repeats a key tells nothing), what looks like a key or a
 * token, and personal data.
 */
import { recorded, redactText, technicalDetectors } from '@gatehouse/privacy'
import { type MaskedPath, maskedPath } from './masked-path.ts'
import { decoded, maskedElements, maskedForm, maskedParts, maskedText, type NameTest } from './masked-values.ts'
import { maskedAttributes, maskedSiblings } from './named-elements.ts'
import { maskedLines } from './named-values.ts'
import { isSecretName, type NamePlace } from './secret-name.ts'
import { masked, ShownSecrets } from './shown-secrets.ts'

/** Shorter ones are too common to be looked for elsewhere. */
const lengthMin = 6
const secretsMax = 768

const keys = { known: technicalDetectors(['key']), own: [] }
/** With a JWT in it, perhaps. */
const dotted = /(?<![\w-])[\w-]+(?:\.[\w-]*)+/g
const schemes = /\b(Bearer|Basic|Digest|Negotiate)( +|%20|\+)[\w.~+/=:-]{6,}/gi

export class Mask {
  readonly #named: ReadonlySet<string>
  readonly #shown = new ShownSecrets()

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
      if (at > 0 && this.isSecret(decoded(pair.slice(0, at)), 'head')) this.learn(decoded(pair.slice(at + 1)))
    }
  }

  /** Of what is read a byte off, a secret lacks its first letter or its last. */
  learnEnds(): void {
    for (const one of this.#shown.all()) {
      if (one.length <= lengthMin) continue
      this.#shown.add(one.slice(1))
      this.#shown.add(one.slice(0, -1))
    }
  }

  learnPath(path: string, template: string): void {
    for (const secret of this.#path(path, template).secrets) this.learn(secret)
  }

  /** Of a request whose endpoint has the template. */
  path(path: string, template: string): string {
    return this.text(this.#path(path, template).path)
  }

  #path(path: string, template: string): MaskedPath {
    return maskedPath(path, { template, isSecret: (name, place) => this.isSecret(name, place) })
  }

  /** What was shown beyond is not known: wherever it may stand is not told. */
  get isFull(): boolean {
    return this.#shown.size >= secretsMax
  }

  learn(secret: string): void {
    const text = secret.trim().replace(/^"(.*)"$/, '$1')
    if (text.length < lengthMin || this.isFull) return
    this.#shown.add(text)
    // As other writings have it.
    const json = JSON.stringify(text).slice(1, -1)
    const wide = Buffer.from(text, 'utf16le')
    const others = [json, encodeURIComponent(loneless(text)), decoded(text), latin(text), wide.toString('latin1')]
    for (const other of [...others, wide.swap16().toString('latin1')]) this.#shown.add(other)
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
      const isNamed = at > 0 && this.isSecret(decoded(pair.slice(0, at)), 'head')
      return isNamed ? `${pair.slice(0, at)}=${masked}` : pair
    })
    return this.text(pairs.join('&'))
  }

  /** Of a body, whole or its beginning. */
  body(text: string, contentType = ''): string {
    const isSecret: NameTest = (name, place) => this.isSecret(name, place)
    let told = maskedText(text, isSecret)
    if (/form-urlencoded/i.test(contentType)) told = maskedForm(told, isSecret)
    if (/multipart/i.test(contentType)) told = maskedParts(told, contentType, isSecret)
    if (told.includes('<')) told = maskedSiblings(maskedAttributes(maskedElements(told, isSecret), isSecret), isSecret)
    return this.text(maskedLines(told, isSecret))
  }

  /** Of any text: what was shown elsewhere, what looks like a key, what is personal. */
  text(text: string): string {
    let told = this.#withoutSecrets(text)
    told = redactText(told, keys, () => masked)
    told = told.replace(dotted, maskedToken).replace(schemes, `$1$2${masked}`)
    return recorded(told)
  }

  /** A text that may end within a secret. */
  cut(text: string): string {
    return this.#shown.cut(text)
  }

  #withoutSecrets(text: string): string {
    return this.#shown.masked(text)
  }
}

function maskedToken(text: string): string {
  const at = text.indexOf('eyJ')
  return at < 0 ? text : `${text.slice(0, at)}${masked}`
}

const afterEquals = (crumb: string) => crumb.slice(crumb.indexOf('=') + 1)
const maskedCrumb = (crumb: string) =>
  crumb.includes('=') ? `${crumb.slice(0, crumb.indexOf('='))}=${masked}` : masked
const latin = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
/** A half of a pair breaks `encodeURIComponent`. */
const loneless = (text: string) => text.toWellFormed()
