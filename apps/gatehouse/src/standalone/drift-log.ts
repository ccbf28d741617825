/** What traffic shows and contracts do not know, and where personal data is in it, of a gateway alone: each finding is logged once, in bounded memory. */
import type { Clock } from '@gatehouse/base'
import type { Gateway } from '@gatehouse/gateway'

export interface DriftLogOptions {
  gateway: Pick<Gateway, 'drift'>
  clock: Clock
  log: (level: 'info', message: string, fields: Record<string, unknown>) => void
  /** Names of API versions by their identifiers. */
  nameOf: (apiVersionId: string) => string
}

const everyMs = 2000
const toldMax = 2000

export class DriftLog {
  readonly #options: DriftLogOptions
  readonly #told = new Set<string>()
  #cancel = () => {}

  constructor(options: DriftLogOptions) {
    this.#options = options
    this.#later()
  }

  close(): void {
    this.#cancel()
    this.#tell()
  }

  #later(): void {
    this.#cancel = this.#options.clock.after(everyMs, () => {
      this.#tell()
      this.#later()
    })
  }

  #tell(): void {
    const { gateway, log, nameOf } = this.#options
    for (let left = gateway.drift.tellings; left > 0; left--) {
      for (const { apiVersionId, kind, method, path, name, type } of gateway.drift.take().found) {
        const what = `${kind} ${name}`.trim()
        const key = [apiVersionId, what, method, path, type].join(' ')
        if (this.#told.has(key) || this.#told.size === toldMax) continue
        this.#told.add(key)
        const fields = { apiVersion: nameOf(apiVersionId), method, path, ...(type === '' ? {} : { type }) }
        log('info', messageOf(kind, what, name), fields)
      }
    }
  }
}

function messageOf(kind: string, what: string, name: string): string {
  if (kind === 'personal') return `Personal data goes on as it is: ${name}.`
  return kind === 'personal-treated' ? `Personal data is treated: ${name}.` : `The contract does not know: ${what}.`
}
