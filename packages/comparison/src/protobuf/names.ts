/** Which declaration a name means: the innermost scope that has one (Protobuf, "Packages and Name Resolution"). */
import { isScalar, retold } from './scalar.ts'

export class Names {
  readonly #package: string
  readonly #declared: ReadonlySet<string>

  /** `declared` within the package. */
  constructor(packageName: string, declared: Iterable<string>) {
    this.#package = packageName
    this.#declared = new Set([...declared].map(name => this.#full(name)))
  }

  /** A scalar as it is, a declaration by its name within the package, anything else with a dot before it. */
  resolved(written: string, scope: string): string {
    return retold(written, name => this.#resolved(name, scope))
  }

  #resolved(written: string, scope: string): string {
    if (isScalar(written)) return written
    if (written.startsWith('.')) return this.#told(written.slice(1))
    const steps = this.#full(scope).split('.').filter(Boolean)
    for (let length = steps.length; length >= 0; length--) {
      const candidate = [...steps.slice(0, length), written].join('.')
      if (this.#declared.has(candidate)) return this.#told(candidate)
    }
    return `.${written}`
  }

  #told(full: string): string {
    if (!this.#declared.has(full)) return `.${full}`
    return this.#package === '' ? full : full.slice(this.#package.length + 1)
  }

  #full = (name: string) => [this.#package, name].filter(Boolean).join('.')
}
