/** What of the contract applications use, noted now and then: what is used is used again. */
import type { Clock } from '@gatehouse/base'
import type { EndpointChecks } from '@gatehouse/contract/endpoint/endpoint-checks.ts'
import type { Run } from '@gatehouse/contract/schema/run.ts'
import type { Drift, DriftPort, Exchange } from '@gatehouse/unit'

/** Requests of an application to an endpoint that are all looked at, in each thread; then one each so many milliseconds. */
const allLookedAt = 50
const everyMs = 250
/** Applications and endpoints that are kept in mind. */
const callersMax = 5000

interface Caller {
  looked: number
  nextMs: number
}

export class UseNotes {
  readonly #clock: Clock
  readonly #port: DriftPort
  readonly #callers = new Map<string, Caller>()

  constructor({ clock, drift }: { clock: Clock; drift: DriftPort }) {
    this.#clock = clock
    this.#port = drift
  }

  /** Undefined where this request is not looked at. */
  of({ request, route, consumer }: Exchange): UsesOfRequest | undefined {
    const applicationId = consumer?.applicationId
    const { template, basePathLength } = route
    const caller = this.#caller(`${request.method} ${template} ${applicationId ?? ''}`)
    const nowMs = this.#clock.nowMs()
    if (caller.looked >= allLookedAt && nowMs < caller.nextMs) return undefined
    caller.looked++
    caller.nextMs = nowMs + everyMs
    return new UsesOfRequest(this.#port, {
      method: request.method,
      path: template.slice(basePathLength),
      applicationId,
    })
  }

  #caller(key: string): Caller {
    const known = this.#callers.get(key)
    if (known) return known
    if (this.#callers.size === callersMax) this.#callers.clear()
    const made = { looked: 0, nextMs: 0 }
    this.#callers.set(key, made)
    return made
  }
}

/** Noted when the request is known to keep the contract: who is refused uses nothing. */
export class UsesOfRequest {
  readonly #port: DriftPort
  readonly #about: Pick<Drift, 'method' | 'path' | 'applicationId'>
  readonly #found: Pick<Drift, 'kind' | 'name' | 'type'>[] = [{ kind: 'use-endpoint', name: '' }]

  constructor(port: DriftPort, about: Pick<Drift, 'method' | 'path' | 'applicationId'>) {
    this.#port = port
    this.#about = about
  }

  hear(run: Run, checks: EndpointChecks): void {
    run.heard = (parameter, value) => {
      const name = `${parameter.in} ${parameter.name}`
      this.#found.push({ kind: 'use-parameter', name })
      this.#parts(checks, parameter.schema, value, name)
    }
  }

  body(checks: EndpointChecks, schema: unknown, value: unknown): void {
    this.#parts(checks, schema, value, '')
  }

  #parts(checks: EndpointChecks, schema: unknown, value: unknown, before: string): void {
    for (const { path, value: listed } of checks.usedParts(schema, value)) {
      const name = `${before}${path}`
      this.#found.push(listed === undefined ? { kind: 'use-field', name } : { kind: 'use-value', name, type: listed })
    }
  }

  note(): void {
    for (const one of this.#found) this.#port.note({ ...this.#about, ...one })
  }
}
