/** All that main does for the targets of upstreams: their places in shared memory, their checks, their ejections. */
import type { Clock } from '@gatehouse/base'
import type { EgressRule } from '@gatehouse/http'
import type { ApiPart } from '@gatehouse/program'
import { createTargetMemory, type TargetMemory, TargetTable } from '../shared/target-table.ts'
import type { ClientCertificates } from '../upstream/client-certificates.ts'
import { HealthChecks } from './health-checks.ts'
import { Outliers } from './outliers.ts'
import { TargetPlaces } from './target-places.ts'

export interface TargetWatchOptions {
  threads: number
  clock: Clock
  /** Of the clock that all threads share. */
  nowUs: () => number
  egress: () => EgressRule
  log: (level: 'info' | 'warn', message: string, fields: Record<string, unknown>) => void
}

export class TargetWatch {
  readonly memory: TargetMemory
  readonly #table: TargetTable
  readonly #places: TargetPlaces
  readonly #checks: HealthChecks
  readonly #outliers: Outliers

  constructor({ threads, clock, nowUs, egress, log }: TargetWatchOptions) {
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
  }

  /** The places of the targets of these parts, which alone are looked after from now on. */
  watch(parts: readonly ApiPart[]): [key: string, place: number][] {
    const places = this.#places.watch(parts)
    this.#checks.watch(parts)
    this.#outliers.watch(parts)
    return places
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

  /** A thread died: what it had in flight is struck out. */
  recover(threadNumber: number): void {
    this.#table.recover(threadNumber)
  }

  close(): void {
    this.#checks.close()
    this.#outliers.close()
  }
}
