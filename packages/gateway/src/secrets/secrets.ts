/** Secrets that policies name, read when they are needed and again while they are used: a rotated one is taken up by itself. */
import { readFile } from 'node:fs/promises'
import type { Clock } from '@gatehouse/base'
import type { FetchPort, Log, SecretPort } from '@gatehouse/unit'
import { type SecretPlace, secretPlace, unavailable } from './secret-place.ts'
import type { SecretSettings } from './secret-settings.ts'
import { readVault } from './vault.ts'

interface Kept {
  value: string
  readAtMs: number
  triedAtMs: number
}

/** Read again after this long, */
const freshMs = 30_000
/** and given all the same for this long when that fails. */
const staleMs = 3_600_000
const againMs = 1000
const charactersMax = 65_536

export interface SecretSources {
  settings: SecretSettings
  clock: Clock
  log: Log
  /** For the vault alone, which the operator named: under no tenant's egress rule. */
  fetch: FetchPort
  environment?: Readonly<Record<string, string | undefined>>
}

export class Secrets {
  readonly #sources: SecretSources
  readonly #kept = new Map<string, Kept>()
  readonly #flights = new Map<string, Promise<string>>()

  constructor(sources: SecretSources) {
    this.#sources = sources
  }

  /** `organization` is its name. */
  portFor(organization: string): SecretPort {
    return { value: reference => this.#value(reference, organization) }
  }

  #value(reference: string, organization: string): string | Promise<string> {
    const nowMs = this.#sources.clock.monotonicMs()
    const key = `${organization} ${reference}`
    const kept = this.#kept.get(key)
    if (!kept) return this.#read(key, reference, organization)
    if (nowMs - kept.readAtMs < freshMs || nowMs - kept.triedAtMs < againMs) return kept.value
    kept.triedAtMs = nowMs
    const reading = this.#read(key, reference, organization)
    if (nowMs - kept.readAtMs >= staleMs) return reading
    reading.catch(reason => {
      const { message } = reason as Error
      this.#sources.log.warn('A secret could not be read again; the one before is used.', { detail: message })
    })
    return kept.value
  }

  #read(key: string, reference: string, organization: string): Promise<string> {
    let flight = this.#flights.get(key)
    if (!flight) {
      flight = this.#readNow(key, reference, organization).finally(() => this.#flights.delete(key))
      this.#flights.set(key, flight)
    }
    return flight
  }

  async #readNow(key: string, reference: string, organization: string): Promise<string> {
    const { settings, clock } = this.#sources
    const place = secretPlace(reference, organization, settings)
    let value: string
    try {
      value = await this.#from(place)
    } catch (thrown) {
      throw unavailable(reference, told(thrown), thrown)
    }
    if (value === '') throw unavailable(reference, 'it is empty')
    if (value.length > charactersMax) throw unavailable(reference, `it has more than ${charactersMax} characters`)
    const nowMs = clock.monotonicMs()
    this.#kept.set(key, { value, readAtMs: nowMs, triedAtMs: nowMs })
    return value
  }

  async #from(place: SecretPlace): Promise<string> {
    const { environment = process.env, fetch, settings } = this.#sources
    if (place.kind === 'vault') return readVault(settings.vault!, place, fetch)
    if (place.kind === 'file') return (await readFile(place.path, 'utf8')).replace(/\r?\n$/, '')
    const value = environment[place.variable]
    if (value === undefined) throw new Error(`${place.variable} is not set`)
    return value
  }
}

/** What is told of a failure names neither secrets nor paths of the machine. */
function told(thrown: unknown): string {
  const { code, message } = thrown as NodeJS.ErrnoException
  return code === undefined || code === 'ERR_INVALID_ARG_VALUE' ? message : String(code)
}
