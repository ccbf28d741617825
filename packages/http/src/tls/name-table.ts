/** Which certificate is shown for a name. */
import type { ServerCertificate } from './server-tls.ts'

export class NameTable {
  readonly #exact = new Map<string, ServerCertificate>()
  /** By what follows the first label, dot included. */
  readonly #wildcard = new Map<string, ServerCertificate>()
  readonly fallback: ServerCertificate | undefined

  constructor(certificates: readonly ServerCertificate[]) {
    this.fallback = certificates.find(({ isDefault }) => isDefault)
    for (const certificate of certificates) {
      for (const host of certificate.hosts) {
        const [names, name] = host.startsWith('*.') ? [this.#wildcard, host.slice(1)] : [this.#exact, host]
        if (!names.has(name)) names.set(name, certificate)
      }
    }
  }

  /** Of the name itself, then of a wildcard for its first label, then the default. `name` is in lower case. */
  find(name: string): ServerCertificate | undefined {
    const dot = name.indexOf('.')
    return this.#exact.get(name) ?? (dot > 0 ? this.#wildcard.get(name.slice(dot)) : undefined) ?? this.fallback
  }
}
