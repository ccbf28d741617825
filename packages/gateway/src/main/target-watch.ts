/** All that main does for the targets of upstreams: finding them, their places in shared memory, their checks, their ejections. */
import type { Clock } from '@gatehouse/base'
import type { EgressRule } from '@gatehouse/http'
import type { ApiPart, OrganizationHealth } from '@gatehouse/program'
import { Discovery, type DiscoverySettings } from '../discovery/discovery.ts'
import { type Found, reachedUpstream } from '../discovery/found-target.ts'
import type { SourceState } from '../discovery/watched-source.ts'
import { createTargetMemory, type TargetMemory, TargetTable } from '../shared/target-table.ts'
import type { ClientCertificates } from '../upstream/client-certificates.ts'
import { targetKey } from '../upstream/target-key.ts'
import { HealthChecks } from './health-checks.ts'
import { Outliers } from './outliers.ts'
import { healthTold, type OwnedHealth } from './target-health.ts'
import { TargetPlaces } from './target-places.ts'

export interface TargetWatchOptions {
  threads: number
  clock: Clock
  /** Of the clock that all threads share. */
  nowUs: () => number
  egress: () => EgressRule
  discovery: DiscoverySettings
  /** Other targets were found: threads are to be told of `targets`. */
  changed: () => void
  log: (level: 'info' | 'warn', message: string, fields: Record<string, unknown>) => void
}

export class TargetWatch {
  readonly memory: TargetMemory
  readonly #table: TargetTable
  readonly #places: TargetPlaces
  readonly #checks: HealthChecks
  readonly #discovery: Discovery
  readonly #outliers: Outliers
  #parts: readonly ApiPart[] = []
  /** With the targets that were found. */
  #reached: readonly ApiPart[] = []
  /** Of all targets that are looked after. */
  places: [key: string, place: number][] = []

  constructor({ threads, clock, nowUs, egress, discovery, changed, log }: TargetWatchOptions) {
    this.memory = createTargetMemory({ threads })
    const table = new TargetTable(this.memory, 0, () => nowUs() / 1000)
    const places = new TargetPlaces(table)
    this.#table = table
    this.#places = places
    this.#checks = new HealthChecks({
      ...{ table, places, clock, egress },
      changed: change =>
        log(change.up ? 'info' : 'warn', `Target ${change.up ? 'is well again' : 'is unwell'}.`, change),
    })
    this.#outliers = new Outliers({
      ...{ table, places, clock },
      changed: change =>
        log(change.ejected ? 'warn' : 'info', `Target ${change.ejected ? 'is left out' : 'is asked again'}.`, change),
    })
    this.#discovery = new Discovery({
      ...{ ...discovery, clock, changed },
      told: (source, state) => log(state.failed === undefined ? 'info' : 'warn', wordsOf(state), { source, ...state }),
    })
  }

  /** Finds the targets of these parts, which alone are looked after from now on. */
  watch(parts: readonly ApiPart[]): void {
    this.#parts = parts
    this.#discovery.watch(parts)
    this.targets()
  }

  /** What sources have given so far, or will have given soon: nobody waits long for one that gives nothing. */
  settled(): Promise<void> {
    return this.#discovery.settled()
  }

  /** What was found for the watched parts, and the places of all their targets, which alone are looked after from now on. */
  targets(): { found: Found; places: [key: string, place: number][] } {
    const { found } = this.#discovery
    const parts = this.#parts.map(part => {
      const upstream = reachedUpstream(part.upstream, found)
      return upstream === part.upstream ? part : { ...part, upstream }
    })
    this.#reached = parts
    this.places = this.#places.watch(parts)
    this.#checks.watch(parts)
    this.#outliers.watch(parts)
    return { found, places: this.places }
  }

  /** Whether any target has to be found. */
  get finds(): boolean {
    return !this.#discovery.isEmpty
  }

  /** How each source is that targets are found in. */
  sources(): ({ source: string } & SourceState)[] {
    return this.#discovery.states()
  }

  /** A thread counted as many failures of a target in a row as its upstream allows. */
  failing(place: number): void {
    this.#outliers.reached(place)
  }

  /** Shown by the next checks. */
  useCertificates(certificates: ClientCertificates): void {
    this.#checks.useCertificates(certificates)
  }

  /** How each target is that checks watch. */
  verdicts(): { target: string; up: boolean }[] {
    return this.#checks.verdicts()
  }

  /** How all targets are: left out for what they answered before what a check says. */
  health(): OrganizationHealth[] {
    return healthTold(this.#healths())
  }

  *#healths(): Iterable<OwnedHealth> {
    const seen = new Set<string>()
    for (const { upstream, organizationId: organization } of this.#reached) {
      for (const { url } of upstream.targets) {
        // It has others in each environment that is served here.
        const key = targetKey(upstream.id, url)
        if (seen.has(key)) continue
        seen.add(key)
        const checked = this.#checks.verdictOf(upstream.id, url)
        const answered = this.#outliers.verdictOf(upstream.id, url)
        const verdict = answered?.state === 'ejected' ? answered : (checked ?? answered)
        yield { organization, upstream: upstream.id, url, ...(verdict ?? { state: 'unknown' }) }
      }
    }
  }

  /** A thread died: what it had in flight is struck out. */
  recover(threadNumber: number): void {
    this.#table.recover(threadNumber)
  }

  close(): void {
    this.#discovery.close()
    this.#checks.close()
    this.#outliers.close()
  }
}

function wordsOf({ failed, leftOut, targets }: SourceState): string {
  if (failed !== undefined) return `Targets cannot be found${targets > 0 ? '; those of before are used on' : ''}.`
  return leftOut > 0 ? 'More targets were found than are used.' : 'Targets are found.'
}
