/** Findings of drift with how often they were seen, in bounded memory: threads and main keep one each until it is told. */
import { type DriftFound, type DriftReport, driftApplicationsMax, driftFoundMax } from '@gatehouse/program'
import type { Drift } from '@gatehouse/unit'

/** Of one API version in one environment, so that no version takes the room of others. */
const perVersionMax = 256
const versionsMax = 1024
/** As they are written, in one telling. */
const nameCharactersMax = 300
const pathCharactersMax = 1024

export interface DriftPlace {
  apiVersionId: string
  environmentId: string
}

interface Version extends DriftPlace {
  found: Map<string, DriftFound>
  more: number
}

export class DriftBook {
  readonly #versions = new Map<string, Version>()

  get isEmpty(): boolean {
    return this.#versions.size === 0
  }

  /** How many times `take` gives something. */
  get tellings(): number {
    return Math.ceil(this.#versions.size / Math.floor(driftFoundMax / perVersionMax))
  }

  note(place: DriftPlace, { kind, method, path, name, type = '', applicationId }: Drift): void {
    const applications = applicationId === undefined ? [] : [applicationId]
    this.add({
      ...{ apiVersionId: place.apiVersionId, environmentId: place.environmentId, kind, type, count: 1, applications },
      ...{
        method: method.slice(0, 32),
        path: path.slice(0, pathCharactersMax),
        name: name.slice(0, nameCharactersMax),
      },
    })
  }

  add(one: DriftFound): void {
    const version = this.#versionOf(one)
    if (!version) return
    const { kind, method, path, name, type } = one
    const key = `${kind}\n${method}\n${path}\n${name}\n${type}`
    const known = version.found.get(key)
    if (known) {
      known.count = Math.min(known.count + one.count, Number.MAX_SAFE_INTEGER)
      for (const application of one.applications) {
        if (known.applications.length === driftApplicationsMax) break
        if (!known.applications.includes(application)) known.applications.push(application)
      }
    } else if (version.found.size < perVersionMax)
      version.found.set(key, { ...one, applications: [...one.applications] })
    else version.more += one.count
  }

  merge({ found, more }: DriftReport): void {
    for (const one of found) this.add(one)
    for (const one of more) {
      const version = this.#versionOf(one)
      if (version) version.more += one.count
    }
  }

  /** A part of it that fits into one telling; forgotten here. */
  take(): DriftReport {
    const report: DriftReport = { found: [], more: [] }
    for (const [key, version] of this.#versions) {
      const { apiVersionId, environmentId, found, more } = version
      if (report.found.length + found.size > driftFoundMax || report.more.length === driftFoundMax) break
      report.found.push(...found.values())
      if (more > 0) report.more.push({ apiVersionId, environmentId, count: more })
      this.#versions.delete(key)
    }
    return report
  }

  #versionOf({ apiVersionId, environmentId }: DriftPlace): Version | undefined {
    const key = `${apiVersionId} ${environmentId}`
    const known = this.#versions.get(key)
    if (known || this.#versions.size === versionsMax) return known
    const made = { apiVersionId, environmentId, found: new Map(), more: 0 }
    this.#versions.set(key, made)
    return made
  }
}
