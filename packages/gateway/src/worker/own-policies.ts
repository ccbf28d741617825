/** The own policies of this thread: loaded from the module that a program names, each behind a wall. */
import { Failure } from '@gatehouse/base'
import { loadPolicies, type Policies, type PolicyModule } from '@gatehouse/program'
import type { Log } from '@gatehouse/unit'
import { type PolicyMemory, PolicyRow, Quarantine } from '../shared/policy-rows.ts'
import { type Containment, contained } from './contained.ts'

/** A module with the first of its places; without its content where the thread has it already. */
export interface PlacedModule {
  digest: string
  firstPlace: number
  module?: PolicyModule | undefined
}

export interface OwnPoliciesOptions {
  builtIn: Policies
  memory: PolicyMemory
  threadNumber: number
  waitMsMax: number
  underWay: () => number
  log: Log
}

const beatMs = 100

export class OwnPolicies {
  readonly #builtIn: Policies
  readonly #containment: Containment
  /** What was asked for last, and the one before it, which is served until the swap. */
  #known: { digest: string; firstPlace: number; module: PolicyModule; policies: Policies }[] = []
  readonly #log: Log
  #beat: NodeJS.Timeout | undefined

  constructor({ builtIn, memory, threadNumber, waitMsMax, underWay, log }: OwnPoliciesOptions) {
    this.#builtIn = builtIn
    this.#log = log
    const row = new PolicyRow(memory, threadNumber)
    this.#containment = { row, quarantine: new Quarantine(memory), underWay, waitMsMax }
  }

  /** All policies of a program that names this module. Throws `own_policy_invalid`. */
  with(placed: PlacedModule | undefined): Policies {
    if (!placed) return this.#builtIn
    const { digest, firstPlace } = placed
    const same = this.#known.find(one => one.digest === digest)
    if (same?.firstPlace === firstPlace) return same.policies
    const module = placed.module ?? same?.module
    if (!module) throw new Failure('own_policy_invalid', `The module ${digest.slice(0, 12)} is not here.`)
    this.#begin()
    const policies = this.#load(module, firstPlace)
    this.#known = [{ digest, firstPlace, module, policies }, ...this.#known].slice(0, 2)
    return policies
  }

  #begin(): void {
    if (this.#beat) return
    const { row, underWay } = this.#containment
    row.beat(underWay())
    this.#beat = setInterval(() => row.beat(underWay()), beatMs).unref()
    // A promise that an own policy let go of would end the thread, and with it everybody's requests.
    process.on('unhandledRejection', reason => {
      this.#log.error('A promise was rejected and nobody waited for it.', { reason: String(reason).slice(0, 500) })
    })
  }

  #load(module: PolicyModule, firstPlace: number): Policies {
    const { row, underWay } = this.#containment
    const before = row.enter(firstPlace, underWay())
    try {
      const units = loadPolicies(module)
      const own = units.map((unit, at) => [unit.name, contained(unit, firstPlace + at, this.#containment)] as const)
      return new Map([...own, ...this.#builtIn])
    } finally {
      row.leave(before)
    }
  }
}
