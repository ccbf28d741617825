/** A set of rules as a thread runs it: read once, made ready once for each set-up, taken up anew when its files change. */
import { Failure } from '@gatehouse/base'
import {
  finished,
  type Given,
  inSlices,
  type Plan,
  planning,
  type RuleFile,
  RuleProblem,
  type RuleSet,
  readingRules,
  type Work,
} from '@gatehouse/seclang'
import type { Host } from '@gatehouse/unit'
import { alwaysRules } from './built-in/always.ts'
import { builtInRules } from './built-in/index.ts'

export const builtIn = 'built-in'

interface SetUp {
  given: Given
  plan: Plan | undefined
}

export class RuleBook {
  readonly #name: string
  readonly #host: Pick<Host, 'rules' | 'log'>
  readonly #setUps = new Map<string, SetUp>()
  #set: RuleSet | undefined
  #flight: Promise<void> = Promise.resolve()
  #users = 0
  #stop = () => {}

  constructor(name: string, host: Pick<Host, 'rules' | 'log'>) {
    this.#name = name
    this.#host = host
  }

  /** Whoever enters leaves once. */
  enter(): void {
    if (this.#users++ > 0 || this.#name === builtIn) return
    this.#stop = this.#host.rules.watch(this.#name, () => void this.#again())
  }

  leave(): void {
    if (--this.#users === 0) this.#stop()
  }

  /** In slices, after what is under way: what changes meanwhile counts. Throws `rules_invalid` and `rules_unavailable`. */
  ready(given: Given): Promise<void> {
    const made = this.#flight.then(async () => {
      const files = this.#set ? [] : this.#files()
      if (!files) return
      this.#set ??= await this.#told(inSlices(readingRules(files)))
      const setUp = this.#setUp(given)
      setUp.plan ??= await inSlices(planning(this.#set, given))
    })
    this.#flight = made.catch(() => {})
    return made
  }

  /** Now; undefined where nobody reads rules. Likewise throws. */
  planner(given: Given): (() => Plan) | undefined {
    const setUp = this.#setUp(given)
    if (!setUp.plan) {
      const files = this.#files()
      if (!files) return undefined
      this.#set ??= this.#toldNow(() => finished(readingRules(files)))
      setUp.plan = finished(planning(this.#set, given))
    }
    return () => setUp.plan!
  }

  #setUp(given: Given): SetUp {
    const key = JSON.stringify([...given])
    const known = this.#setUps.get(key)
    if (known) return known
    const made: SetUp = { given, plan: undefined }
    this.#setUps.set(key, made)
    return made
  }

  #files(): readonly RuleFile[] | undefined {
    if (this.#name === builtIn) return [alwaysRules, ...builtInRules]
    const files = this.#host.rules.files(this.#name)
    return files && [alwaysRules, ...files]
  }

  /** What is wrong with a set that is served is told, and the one before holds. */
  #again(): Promise<void> {
    this.#flight = this.#flight.then(async () => {
      try {
        const set = await this.#told(inSlices(readingRules(this.#files() ?? [])))
        const plans = new Map<SetUp, Plan>()
        // Those that come while others are planned are in the loop, too.
        for (const setUp of this.#setUps.values()) {
          plans.set(setUp, await inSlices(planning(set, setUp.given) as Work<Plan>))
        }
        this.#set = set
        for (const [setUp, plan] of plans) setUp.plan = plan
        this.#host.log.warn('Rules that changed are in use.', { rules: this.#name, count: set.rules })
      } catch (thrown) {
        const { code, message } = thrown as Failure
        this.#host.log.error('Rules that changed cannot be used; those before are.', { code, detail: message })
      }
    })
    return this.#flight
  }

  async #told<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (thrown) {
      throw this.#failure(thrown)
    }
  }

  #toldNow<T>(work: () => T): T {
    try {
      return work()
    } catch (thrown) {
      throw this.#failure(thrown)
    }
  }

  #failure(thrown: unknown): unknown {
    if (!(thrown instanceof RuleProblem)) return thrown
    const { file, line } = thrown.place
    return new Failure('rules_invalid', `${this.#name}/${file}, line ${line}: ${thrown.message}.`)
  }
}
