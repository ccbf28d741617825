import { createHash, type Hash } from 'node:crypto'

/**
 * Content address of a JSON value: SHA-256 over its canonical text (RFC 8785), so that member order,
 * white space and JSON or YAML make no difference.
 */
export function digestOf(value: unknown): `sha256:${string}` {
  const writer = new CanonicalWriter()
  writer.write(value)
  return `sha256:${writer.digest()}`
}

class CanonicalWriter {
  readonly #hash: Hash = createHash('sha256')
  #waiting = ''

  digest(): string {
    return this.#hash.update(this.#waiting, 'utf8').digest('hex')
  }

  write(value: unknown): void {
    if (Array.isArray(value)) this.#array(value)
    else if (typeof value === 'object' && value !== null) this.#object(value as Record<string, unknown>)
    else this.#put(JSON.stringify(value) ?? 'null')
  }

  #array(items: readonly unknown[]): void {
    this.#put('[')
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.#put(',')
      this.write(items[i])
    }
    this.#put(']')
  }

  #object(members: Record<string, unknown>): void {
    this.#put('{')
    let comma = ''
    for (const name of Object.keys(members).sort()) {
      this.#put(`${comma}${JSON.stringify(name)}:`)
      this.write(members[name])
      comma = ','
    }
    this.#put('}')
  }

  #put(text: string): void {
    this.#waiting += text
    if (this.#waiting.length < 65_536) return
    this.#hash.update(this.#waiting, 'utf8')
    this.#waiting = ''
  }
}
