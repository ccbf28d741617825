/** Secrets that somebody showed, looked for wherever else they stand, in time that grows with the text alone. */
export const masked = '***'
/** Of what is cut off within a secret. */
const beginningMin = 4
/** Looked for by so much of their beginning; what follows is compared. */
const soughtMax = 128

export class ShownSecrets {
  readonly #secrets = new Set<string>()
  #pattern: RegExp | undefined

  get size(): number {
    return this.#secrets.size
  }

  all(): string[] {
    return [...this.#secrets]
  }

  add(secret: string): void {
    this.#secrets.add(secret)
    this.#pattern = undefined
  }

  masked(text: string): string {
    if (this.#secrets.size === 0) return text
    const pattern = (this.#pattern ??= patternOf(this.#secrets))
    let told = ''
    let from = 0
    pattern.lastIndex = 0
    for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
      told += text.slice(from, found.index) + masked
      from = pattern.lastIndex = this.#endOf(text, found.index, found[0].length)
    }
    return from === 0 ? text : told + text.slice(from)
  }

  /** Of a long one the beginning is enough: whatever goes on as the secret does is masked with it. */
  #endOf(text: string, at: number, length: number): number {
    if (length < soughtMax) return at + length
    const beginning = text.slice(at, at + length)
    let end = at + length
    for (const secret of this.#secrets) {
      if (secret.length <= end - at || !secret.startsWith(beginning)) continue
      let same = length
      while (same < secret.length && secret[same] === text[at + same]) same++
      end = Math.max(end, at + same)
    }
    return end
  }

  /** A text that may end within one. */
  cut(text: string): string {
    let longest = 0
    for (const secret of this.#secrets) longest = Math.max(longest, begunAtEnd(text, secret))
    return longest < beginningMin ? text : `${text.slice(0, -longest)}${masked}`
  }
}

function patternOf(secrets: ReadonlySet<string>): RegExp {
  const sought = new Set([...secrets].sort((a, b) => b.length - a.length).map(one => one.slice(0, soughtMax)))
  return new RegExp([...sought].map(one => one.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g')
}

/** How much of the beginning of a secret a text ends with (Knuth, Morris and Pratt). */
function begunAtEnd(text: string, secret: string): number {
  const back = new Int32Array(secret.length)
  const next = (code: number, matched: number) => {
    let same = matched
    while (same > 0 && (same === secret.length || secret.charCodeAt(same) !== code)) same = back[same - 1]!
    return secret.charCodeAt(same) === code ? same + 1 : same
  }
  for (let at = 1; at < secret.length; at++) back[at] = next(secret.charCodeAt(at), back[at - 1]!)
  let same = 0
  for (let at = Math.max(0, text.length - secret.length); at < text.length; at++) same = next(text.charCodeAt(at), same)
  return same
}
