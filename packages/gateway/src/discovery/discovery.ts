/** Everything that targets are found in, for all threads: asked once per gateway, by main. */
import type { Clock } from '@gatehouse/base'
import { type ApiPart, filePrefix, sourceKey } from '@gatehouse/program'
import { fileLookup } from './file-lookup.ts'
import { type Found, hasSources } from './found-target.ts'
import { NameLookup } from './name-lookup.ts'
import type { TargetLookup } from './target-lookup.ts'
import { type SourceState, WatchedSource } from './watched-source.ts'

export interface DiscoverySettings {
  /** Servers of DNS that are asked; those of the system when empty. */
  dnsServers?: readonly string[]
  /** Files that targets may come from, whole paths. */
  targetFiles?: readonly string[]
}

export interface DiscoveryOptions extends DiscoverySettings {
  clock: Clock
  /** Some source gives other targets than before. */
  changed: () => void
  told: (source: string, state: SourceState) => void
}

/** Sources that are looked after; what further ones would give is not found. */
export const sourcesMax = 1000
/** Questions at the same time. */
const askedMax = 32
/** A new program waits so long for the first answers of sources that nobody asked before. */
const firstAnswersMs = 3000

export class Discovery {
  readonly #options: DiscoveryOptions
  readonly #names: NameLookup
  readonly #file: TargetLookup
  readonly #sources = new Map<string, WatchedSource>()
  #asking = 0
  readonly #turns: (() => void)[] = []
  #beyond = 0

  constructor(options: DiscoveryOptions) {
    this.#options = options
    this.#names = new NameLookup({ servers: options.dnsServers ?? [] })
    this.#file = fileLookup(options.targetFiles ?? [])
  }

  /** Looks after what the upstreams of these parts name, and nothing else. */
  watch(parts: readonly ApiPart[]): void {
    const wanted = new Map<string, string>()
    for (const { upstream } of parts) {
      if (!hasSources(upstream)) continue
      for (const line of upstream.targets) {
        const key = sourceKey(line)
        if (key !== undefined) wanted.set(key, line.url)
      }
    }
    for (const [key, source] of this.#sources) {
      if (wanted.has(key)) continue
      source.close()
      this.#sources.delete(key)
    }
    const beyond = [...wanted].filter(([key, url]) => !this.#sources.has(key) && !this.#begin(key, url))
    if (beyond.length > this.#beyond)
      this.#options.told(beyond[0]![0], {
        targets: 0,
        leftOut: 0,
        failed: `more than ${sourcesMax} sources`,
        ageMs: undefined,
      })
    this.#beyond = beyond.length
  }

  /** What is known now. */
  get found(): Found {
    return new Map([...this.#sources].map(([key, { targets }]) => [key, targets]))
  }

  /** Whether anything is looked after. */
  get isEmpty(): boolean {
    return this.#sources.size === 0
  }

  /** Every source was asked once, or the time for that is over. */
  async settled(): Promise<void> {
    if (this.isEmpty) return
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const cancel = this.#options.clock.after(firstAnswersMs, resolve)
    await Promise.race([Promise.all([...this.#sources.values()].map(({ asked }) => asked)), late])
    cancel()
  }

  states(): ({ source: string } & SourceState)[] {
    return [...this.#sources].map(([source, one]) => ({ source, ...one.state() }))
  }

  close(): void {
    for (const source of this.#sources.values()) source.close()
    this.#sources.clear()
    this.#names.close()
  }

  #begin(key: string, url: string): boolean {
    if (this.#sources.size >= sourcesMax) return false
    const lookup = this.#lookupOf(key)
    const { clock, changed, told } = this.#options
    const ask = (known: boolean) => this.#inTurn(() => lookup(url, known))
    this.#sources.set(key, new WatchedSource({ clock, ask, changed, told: state => told(key, state) }))
    return true
  }

  #lookupOf(key: string): TargetLookup {
    if (key.startsWith(filePrefix)) return this.#file
    return key.startsWith('srv ') ? this.#names.services : this.#names.addresses
  }

  async #inTurn<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#asking >= askedMax) await new Promise<void>(resolve => this.#turns.push(resolve))
    else this.#asking++
    try {
      return await ask()
    } finally {
      const next = this.#turns.shift()
      if (next) next()
      else this.#asking--
    }
  }
}
