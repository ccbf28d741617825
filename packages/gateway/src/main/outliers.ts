/**
 * Targets that answer badly are left out for a while (Envoy's outlier detection): once per gateway, by what all threads
 * counted together.
 */
import type { Clock } from '@gatehouse/base'
import type { ApiPart, OutlierRules, UpstreamPart } from '@gatehouse/program'
import { reasons, type TargetTable } from '../shared/target-table.ts'
import type { TargetVerdict } from './target-health.ts'
import type { TargetPlaces } from './target-places.ts'

export interface OutlierOptions {
  table: TargetTable
  places: TargetPlaces
  clock: Clock
  changed: (change: EjectionChange) => void
}

export type EjectionChange = {
  upstream: string
  url: string
  ejected: boolean
  why?: 'failures in a row' | 'failure percentage' | 'slow percentage'
  forMs?: number
}

interface Watched {
  upstream: UpstreamPart
  rules: OutlierRules
  settings: string
  /** By address. */
  targets: Map<string, Ejection>
  cancel: () => void
}

interface Ejection {
  url: string
  place: number
  /** So often lately; each time is longer, and each interval of good answers takes one away. */
  times: number
  cancel: (() => void) | undefined
  /** Of the one that goes on. */
  since: { sinceMs: number; reason: string } | undefined
}

export class Outliers {
  readonly #options: OutlierOptions
  readonly #watched = new Map<string, Watched>()

  constructor(options: OutlierOptions) {
    this.#options = options
  }

  /** Looks after the upstreams of these parts and no others; ejections of those whose rules stay go on. */
  watch(parts: Iterable<ApiPart>): void {
    const wanted = new Map<string, UpstreamPart>()
    for (const { upstream } of parts) if (upstream.outliers) wanted.set(upstream.id, upstream)
    for (const [id, watched] of this.#watched) {
      const upstream = wanted.get(id)
      if (upstream && settingsOf(upstream) === watched.settings) continue
      this.#end(watched)
      this.#watched.delete(id)
    }
    for (const [id, upstream] of wanted) {
      const watched = this.#watched.get(id)
      if (watched) this.#take(watched, upstream)
      else this.#watched.set(id, this.#begin(upstream))
    }
  }

  /** A thread counted as many failures in a row as the rules allow. */
  reached(place: number): void {
    for (const watched of this.#watched.values()) {
      for (const target of watched.targets.values()) {
        if (target.place === place) this.#judgeRow(watched, target)
      }
    }
  }

  /** Undefined where nobody looks at what it answers. */
  verdictOf(upstreamId: string, url: string): TargetVerdict | undefined {
    const target = this.#watched.get(upstreamId)?.targets.get(url)
    if (!target) return undefined
    return target.cancel ? { state: 'ejected', ...target.since } : { state: 'healthy' }
  }

  close(): void {
    for (const watched of this.#watched.values()) this.#end(watched)
    this.#watched.clear()
  }

  #begin(upstream: UpstreamPart): Watched {
    const settings = settingsOf(upstream)
    const watched = { upstream, rules: upstream.outliers!, settings, targets: new Map(), cancel: () => {} }
    this.#take(watched, upstream)
    this.#later(watched)
    return watched
  }

  /** Targets that stay keep what is known of them. */
  #take(watched: Watched, upstream: UpstreamPart): void {
    const { targets } = watched
    watched.upstream = upstream
    const places = new Map(upstream.targets.map(({ url }) => [url, this.#options.places.of(upstream.id, url)]))
    for (const [url, target] of targets) {
      if (places.get(url) === target.place) continue
      this.#forget(target)
      targets.delete(url)
    }
    for (const [url, place] of places) {
      if (place !== undefined && !targets.has(url))
        targets.set(url, { url, place, times: 0, cancel: undefined, since: undefined })
    }
  }

  #later(watched: Watched): void {
    watched.cancel = this.#options.clock.after(watched.rules.intervalMs, () => {
      for (const target of watched.targets.values()) this.#judgeInterval(watched, target)
      this.#later(watched)
    })
  }

  #end({ targets, cancel }: Watched): void {
    cancel()
    for (const target of targets.values()) this.#forget(target)
  }

  #forget(target: Ejection): void {
    target.cancel?.()
    target.cancel = undefined
    this.#options.table.judge(target.place, reasons.outlier, true)
  }

  #judgeRow(watched: Watched, target: Ejection): void {
    const { failuresInRow } = watched.rules
    if (failuresInRow === 0 || this.#options.table.failuresInRow(target.place) < failuresInRow) return
    this.#eject(watched, target, 'failures in a row')
  }

  #judgeInterval(watched: Watched, target: Ejection): void {
    const { answered, failed, slow } = this.#options.table.takeCounts(target.place)
    const { answersMin, failurePercent, slowPercent } = watched.rules
    if (target.cancel) return
    const above = (count: number, percent = Number.POSITIVE_INFINITY) => count * 100 >= answered * percent
    if (answered >= answersMin && above(failed, failurePercent)) this.#eject(watched, target, 'failure percentage')
    else if (answered >= answersMin && above(slow, slowPercent)) this.#eject(watched, target, 'slow percentage')
    else if (target.times > 0 && answered > 0 && failed === 0) target.times--
  }

  #eject(watched: Watched, target: Ejection, why: EjectionChange['why'] & string): void {
    const { ejectionMs, ejectionMaxMs, ejectedPercentMax } = watched.rules
    const ejected = [...watched.targets.values()].filter(one => one.cancel).length
    // One may always be left out, as long as another is there.
    const most = Math.max(1, Math.floor((watched.targets.size * ejectedPercentMax) / 100))
    if (target.cancel || ejectedPercentMax === 0 || ejected >= most || watched.targets.size < 2) return
    const { upstream } = watched
    const forMs = Math.min(ejectionMaxMs, ejectionMs * 2 ** Math.min(target.times++, 30))
    this.#options.table.judge(target.place, reasons.outlier, false)
    this.#options.changed({ upstream: upstream.name, url: target.url, ejected: true, why, forMs })
    target.since = { sinceMs: this.#options.clock.nowMs(), reason: why }
    target.cancel = this.#options.clock.after(forMs, () => {
      target.cancel = undefined
      this.#options.table.judge(target.place, reasons.outlier, true)
      this.#options.changed({ upstream: upstream.name, url: target.url, ejected: false })
    })
  }
}

const settingsOf = ({ outliers }: UpstreamPart) => JSON.stringify(outliers)
