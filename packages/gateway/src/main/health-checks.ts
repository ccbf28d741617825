/** Active health checks: once per gateway, spread in time, their verdicts in shared memory. */
import type { Clock } from '@gatehouse/base'
import { type EgressRule, probe, probeConnection, probeGrpc } from '@gatehouse/http'
import type { ApiPart, UpstreamPart } from '@gatehouse/program'
import type { FoundTarget } from '../discovery/found-target.ts'
import { reasons, type TargetTable } from '../shared/target-table.ts'
import { type ClientCertificates, tlsOf, tlsTo } from '../upstream/client-certificates.ts'
import { targetAddress } from '../upstream/target-address.ts'
import { targetKey } from '../upstream/target-key.ts'
import type { TargetVerdict } from './target-health.ts'
import type { TargetPlaces } from './target-places.ts'

export interface HealthCheckOptions {
  table: TargetTable
  places: TargetPlaces
  clock: Clock
  /** Asked with each question. */
  egress: () => EgressRule
  changed: (change: { upstream: string; url: string; up: boolean }) => void
}

interface Watched {
  upstream: UpstreamPart
  target: FoundTarget
}

type Verdict = Pick<Check, 'up' | 'sinceMs'>

interface Check {
  place: number
  up: boolean
  /** When it became so; undefined while it always was. */
  sinceMs: number | undefined
  /** In a row, of what the verdict is not. */
  against: number
  cancel: () => void
}

const wellAtFirst: Verdict = { up: true, sinceMs: undefined }

export class HealthChecks {
  readonly #options: HealthCheckOptions
  readonly #checks = new Map<string, Check & { settings: string }>()
  #certificates: ClientCertificates = new Map()

  constructor(options: HealthCheckOptions) {
    this.#options = options
  }

  /** Watches the targets of these parts, which have their places, and no others. */
  watch(parts: Iterable<ApiPart>): void {
    const wanted = new Map<string, Watched>()
    for (const { upstream } of parts) {
      for (const target of upstream.targets)
        if (upstream.health) wanted.set(targetKey(upstream.id, target.url), { upstream, target })
    }
    /** A check whose settings changed keeps its verdict. */
    const verdicts = new Map<string, Verdict>()
    for (const [key, check] of this.#checks) {
      const target = wanted.get(key)
      if (target && settingsOf(target.upstream) === check.settings) continue
      check.cancel()
      this.#checks.delete(key)
      if (target) verdicts.set(key, check)
      else this.#options.table.judge(check.place, reasons.check, true)
    }
    for (const [key, one] of wanted) if (!this.#checks.has(key)) this.#begin(key, one, verdicts.get(key) ?? wellAtFirst)
  }

  /** Shown by the next questions. */
  useCertificates(certificates: ClientCertificates): void {
    this.#certificates = certificates
  }

  /** How each watched target is. */
  verdicts(): { target: string; up: boolean }[] {
    return [...this.#checks].map(([target, { up }]) => ({ target, up }))
  }

  /** Undefined where no check watches it. */
  verdictOf(upstreamId: string, url: string): TargetVerdict | undefined {
    const check = this.#checks.get(targetKey(upstreamId, url))
    if (!check) return undefined
    const since = check.sinceMs === undefined ? {} : { sinceMs: check.sinceMs }
    return check.up ? { state: 'healthy', ...since } : { state: 'unhealthy', ...since, reason: 'health check' }
  }

  close(): void {
    for (const { cancel } of this.#checks.values()) cancel()
    this.#checks.clear()
  }

  #begin(key: string, { upstream, target }: Watched, { up, sinceMs }: Verdict): void {
    const { url } = target
    const place = this.#options.places.of(upstream.id, url)
    if (place === undefined) return
    const health = upstream.health!
    const check = { place, up, sinceMs, against: 0, cancel: () => {}, settings: settingsOf(upstream) }
    this.#checks.set(key, check)
    const again = (delayMs: number) => {
      check.cancel = this.#options.clock.after(delayMs, async () => {
        const well = await this.#ask(target, upstream)
        if (this.#checks.get(key) !== check) return
        this.#count(check, well, { upstream, url })
        again(health.intervalMs * (0.9 + Math.random() * 0.2))
      })
    }
    again(Math.random() * Math.min(health.intervalMs, 500))
  }

  #count(check: Check, well: boolean, { upstream, url }: { upstream: UpstreamPart; url: string }): void {
    if (well === check.up) {
      check.against = 0
      return
    }
    const { unhealthyAfter, healthyAfter } = upstream.health!
    if (++check.against < (check.up ? unhealthyAfter : healthyAfter)) return
    check.up = well
    check.sinceMs = this.#options.clock.nowMs()
    check.against = 0
    this.#options.table.judge(check.place, reasons.check, well)
    this.#options.changed({ upstream: upstream.name, url, up: well })
  }

  /** As requests are sent: the same protocol, the same TLS, the same egress rule. */
  async #ask(target: FoundTarget, upstream: UpstreamPart): Promise<boolean> {
    const { type, path, service = '', timeoutMs } = upstream.health!
    const tls = tlsOf(upstream, this.#certificates)
    if (!tls) return false
    try {
      const { origin, authority } = targetAddress(target)
      const question = {
        origin,
        authority,
        tls: tlsTo(target, tls),
        egress: this.#options.egress(),
        timeoutMs,
        protocol: upstream.protocol,
      }
      if (type === 'tcp') return await probeConnection(question)
      if (type === 'grpc') return await probeGrpc({ ...question, service })
      const { pathname, search } = new URL(path, 'http://target')
      const status = await probe({ ...question, target: pathname + search })
      return status >= 200 && status < 400
    } catch {
      return false // an address that none can be made of is not well
    }
  }
}

/** What a check depends on. */
const settingsOf = ({ health, tls, protocol }: UpstreamPart) => JSON.stringify([health, tls, protocol])
