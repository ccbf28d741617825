/** The house of a gateway alone: built anew when the directory has changed, and kept when what is there cannot be used. */
import { type Failure, failureFrom } from '@gatehouse/base'
import { type Stamps, stampOf } from '../file-watch.ts'
import type { LogLine } from '../log.ts'
import { type House, houseWith } from './house.ts'
import { stampsOf } from './policy-folder.ts'

export class OwnHouse {
  readonly #dir: string | undefined
  readonly #log: LogLine
  #house: House
  /** What was looked at last, whether it could be used or not. */
  #seen: Stamps

  private constructor(dir: string | undefined, house: House, log: LogLine) {
    this.#dir = dir
    this.#log = log
    this.#house = house
    this.#seen = house.stamps
  }

  static async open(dir: string | undefined, log: LogLine): Promise<OwnHouse> {
    return new OwnHouse(dir, await houseWith(dir), log)
  }

  get house(): House {
    return this.#house
  }

  /** What to watch. */
  get stamps(): Stamps {
    return this.#seen
  }

  /** Of what the directory holds now; the one before, told in the log, when that cannot be used. */
  async renewed(): Promise<House> {
    if (this.#dir === undefined) return this.#house
    const before = this.#seen
    try {
      const now = await stampsOf(this.#dir)
      if (same(now, before)) return this.#house
      this.#seen = now
      this.#house = await houseWith(this.#dir)
      this.#log('info', `The policies of ${this.#dir} were read again.`, { digest: this.#house.digest })
    } catch (thrown) {
      if (this.#seen === before) this.#seen = new Map([[this.#dir, await stampOf(this.#dir)]])
      const { code, message, problems }: Failure = failureFrom(thrown)
      const said = `The policies of ${this.#dir} cannot be used; the ones before are served on.`
      this.#log('error', said, { code, reason: message, problems: problems.slice(0, 20) })
    }
    return this.#house
  }
}

const same = (a: Stamps, b: Stamps) => a.size === b.size && [...a].every(([file, stamp]) => b.get(file) === stamp)
