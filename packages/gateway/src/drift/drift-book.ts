/** Findings of drift with how often they were seen, in bounded memory: threads and main keep one each until it is told. */
import { recorded } from '@gatehouse/privacy'
import { type DriftFound, type DriftReport, driftApplicationsMax, driftFoundMax } from '@gatehouse/program'
import type { Drift } from '@gatehouse/unit'

/** Each sort of finding has room of its own in each API version and environment, so that none takes that of others. */
const roomMax = { drift: 256, personal: 256, use: 2000 } as const
type Sort = keyof typeof roomMax
const roomsMax = 1024
/** Of all rooms together. What is used is used again, so that what finds no room is told later. */
const usesMax = 20_000
/** As they are written, in one telling. */
const nameCharactersMax = 300
const pathCharactersMax = 1024

export interface DriftPlace {
  apiVersionId: string
  environmentId: string
}

interface Room extends DriftPlace {
  sort: Sort
  found: Map<string, DriftFound>
  more: number
}

export class DriftBook {
  readonly #rooms = new Map<string, Room>()
  #size = 0
  #uses = 0

  get isEmpty(): boolean {
    return this.#rooms.size === 0
  }

  /** How many times `take` may give something. */
  get tellings(): number {
    return Math.ceil(Math.max(this.#size, this.#rooms.size) / driftFoundMax)
  }

  note(place: DriftPlace, { kind, method, path, name, type = '', applicationId }: Drift): void {
    const applications = applicationId === undefined ? [] : [applicationId]
    this.add({
      ...{ apiVersionId: place.apiVersionId, environmentId: place.environmentId, kind, type, count: 1, applications },
      ...{
        method: method.slice(0, 32),
        path: recorded(path.slice(0, pathCharactersMax)),
        name: recorded(name.slice(0, nameCharactersMax)),
      },
    })
  }

  add(one: DriftFound): void {
    const room = this.#roomOf(one, sortOf(one.kind))
    if (!room) return
    const { found, sort } = room
    const key = keyOf(one, sort)
    const known = found.get(key)
    if (known) count(known, one)
    else if (found.size < roomMax[sort] && (sort !== 'use' || this.#uses < usesMax)) {
      found.set(key, { ...one, applications: [...one.applications] })
      this.#size++
      if (sort === 'use') this.#uses++
    } else if (sort !== 'use') room.more += one.count
  }

  merge({ found, more }: DriftReport): void {
    for (const one of found) this.add(one)
    for (const one of more) {
      const room = this.#roomOf(one, 'drift')
      if (room) room.more += one.count
    }
  }

  /** A part of it that fits into one telling; forgotten here. */
  take(): DriftReport {
    const report: DriftReport = { found: [], more: [] }
    for (const [name, room] of this.#rooms) {
      const { apiVersionId, environmentId, found, sort, more } = room
      for (const [key, one] of found) {
        if (report.found.length === driftFoundMax) return report
        report.found.push(one)
        found.delete(key)
        this.#size--
        if (sort === 'use') this.#uses--
      }
      if (report.more.length === driftFoundMax) return report
      if (more > 0) report.more.push({ apiVersionId, environmentId, count: more })
      this.#rooms.delete(name)
    }
    return report
  }

  #roomOf({ apiVersionId, environmentId }: DriftPlace, sort: Sort): Room | undefined {
    const key = `${apiVersionId} ${environmentId} ${sort}`
    const known = this.#rooms.get(key)
    if (known || this.#rooms.size === roomsMax) return known
    const made = { apiVersionId, environmentId, sort, found: new Map(), more: 0 }
    this.#rooms.set(key, made)
    return made
  }
}

function sortOf(kind: DriftFound['kind']): Sort {
  if (kind.startsWith('use-')) return 'use'
  return kind.startsWith('personal') ? 'personal' : 'drift'
}

/** What is used is told of each application for itself. */
const keyOf = ({ kind, method, path, name, type, applications }: DriftFound, sort: Sort) =>
  `${kind}\n${method}\n${path}\n${name}\n${type}\n${sort === 'use' ? (applications[0] ?? '') : ''}`

function count(known: DriftFound, one: DriftFound): void {
  known.count = Math.min(known.count + one.count, Number.MAX_SAFE_INTEGER)
  for (const application of one.applications) {
    if (known.applications.length === driftApplicationsMax) break
    if (!known.applications.includes(application)) known.applications.push(application)
  }
}
