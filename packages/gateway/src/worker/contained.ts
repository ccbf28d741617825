/**
 * An own policy of the operator behind a wall: main sees when this thread is in it, what it gives back is looked at, its
 * promises are bounded, and once it is quarantined nothing of it runs. Built-in policies never come by here.
 */
import { Failure, HeaderList } from '@gatehouse/base'
import {
  type Fact,
  type Next,
  type OwnEndpoint,
  type PolicyHooks,
  type PolicyUnit,
  Refusal,
  type Reply,
} from '@gatehouse/unit'
import type { PolicyRow, Quarantine } from '../shared/policy-rows.ts'

export interface Containment {
  row: PolicyRow
  quarantine: Quarantine
  /** Requests under way in this thread. */
  underWay: () => number
  /** A promise of a policy that lasts longer is given up. */
  waitMsMax: number
}

const everyFact: readonly Fact[] = ['caller', 'consumer', 'identity']

export function contained(unit: PolicyUnit, place: number, containment: Containment): PolicyUnit {
  const wall = new Wall(unit.name, place, containment)
  const { needs, provides, credentialAt, sendsTo, answers, contract, upgrade, ready } = unit
  return {
    ...unit,
    // A quarantined one refuses whoever comes: what it asks for or leaves behind holds nobody up.
    ...(needs && { needs: (config: never) => (wall.isQuarantined ? [] : wall.call(() => needs(config))) }),
    ...(provides && {
      provides: (config: never) => (wall.isQuarantined ? everyFact : wall.call(() => provides(config))),
    }),
    ...(credentialAt && {
      credentialAt: (config: never) => (wall.isQuarantined ? [] : wall.call(() => credentialAt(config))),
    }),
    ...(sendsTo && {
      sendsTo: (config: never) => (wall.isQuarantined ? [] : wall.call(() => sendsTo(config))),
    }),
    ...(contract && {
      contract: (config: never) => (wall.isQuarantined ? { records: false } : wall.call(() => contract(config))),
    }),
    ...(answers && {
      answers: (config: never) => (wall.isQuarantined ? [] : wall.call(() => answers(config))),
    }),
    ...(upgrade && {
      upgrade: (config, from) => (wall.isQuarantined ? config : wall.call(() => upgrade(config, from))),
    }),
    ...(ready && {
      ready: async (config, host) => (wall.isQuarantined ? () => {} : wall.call(() => ready(config, host))),
    }),
    create: (config, host) => {
      if (wall.isQuarantined) return { request: () => wall.refusal() }
      return containedHooks(
        wall.call(() => unit.create(config, host)),
        wall,
      )
    },
  }
}

/** `request` is there always: it is what refuses for a quarantined policy that has another hook only. */
function containedHooks(hooks: PolicyHooks, wall: Wall): PolicyHooks {
  const {
    request,
    forward,
    response,
    frame,
    limits,
    finish,
    dispose,
    missFields,
    streamLimits,
    challenge,
    required,
    authorizationServers,
    signIn,
    endpoints,
    departing,
  } = hooks
  return {
    request: exchange => {
      if (wall.isQuarantined) return wall.refusal()
      if (!request) return undefined
      return wall.settled(() => request.call(hooks, exchange), isOutcome)
    },
    ...(forward && {
      forward: (exchange, next) => wall.around(next, inner => forward.call(hooks, exchange, inner)),
    }),
    ...(departing && {
      departing: (exchange, departure) => wall.settled(() => departing.call(hooks, exchange, departure), isNothing),
    }),
    ...(response && {
      response: (exchange, reply) => wall.settled(() => response.call(hooks, exchange, reply), isNothing),
    }),
    ...(frame && {
      frame: (exchange, message, direction) => {
        if (wall.isQuarantined) return wall.refusal()
        return wall.settled(() => frame.call(hooks, exchange, message, direction), isAnything)
      },
    }),
    ...(limits && { limits: exchange => wall.settled(() => limits.call(hooks, exchange), Array.isArray) }),
    ...(finish && { finish: exchange => wall.unlessQuarantined(() => finish.call(hooks, exchange)) }),
    ...(dispose && { dispose: () => wall.unlessQuarantined(() => dispose.call(hooks)) }),
    ...(missFields && { missFields }),
    ...(streamLimits && { streamLimits }),
    ...(challenge !== undefined && { challenge }),
    ...(required !== undefined && { required }),
    ...(authorizationServers !== undefined && { authorizationServers }),
    ...(signIn && {
      signIn: (exchange, why) => {
        if (wall.isQuarantined) return wall.refusal()
        return wall.settled(() => signIn.call(hooks, exchange, why), isOutcome)
      },
    }),
    ...(endpoints && { endpoints: endpoints.map(endpoint => containedEndpoint(endpoint, wall)) }),
  }
}

const containedEndpoint = (endpoint: OwnEndpoint, wall: Wall): OwnEndpoint => ({
  ...endpoint,
  answer: exchange => {
    if (wall.isQuarantined) return wall.refusal()
    return wall.settled(() => endpoint.answer(exchange), isAnswer)
  },
})

const isAnswer = (value: unknown): boolean => value instanceof Refusal || isReply(value)

const isReply = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (value as Reply).headers instanceof HeaderList
const isOutcome = (value: unknown): boolean => !value || value instanceof Refusal || isReply(value)
const isNothing = (value: unknown): boolean => value === undefined
const isAnything = (): boolean => true

class Wall {
  readonly #name: string
  readonly #place: number
  readonly #containment: Containment

  constructor(name: string, place: number, containment: Containment) {
    this.#name = name
    this.#place = place
    this.#containment = containment
  }

  get isQuarantined(): boolean {
    return this.#containment.quarantine.has(this.#place)
  }

  refusal(): Refusal {
    return new Refusal('policy_quarantined', `The policy ${this.#name} is quarantined.`)
  }

  /** Runs it where main can see it. */
  call<T>(work: () => T): T {
    const { row, underWay } = this.#containment
    const before = row.enter(this.#place, underWay())
    try {
      return work()
    } finally {
      row.leave(before)
    }
  }

  unlessQuarantined(work: () => void): void {
    if (!this.isQuarantined) this.call(work)
  }

  /** What the hook gives, now or in time. Throws `policy_failed` for what no hook may give. */
  settled<T>(work: () => T | Promise<T>, fits: (value: unknown) => boolean): T | Promise<T> {
    if (this.isQuarantined) throw this.#quarantined()
    const given = this.call(work)
    if (!(given instanceof Promise)) return this.#fitting(given, fits)
    return this.#inTime(given).then(value => this.#fitting(value, fits))
  }

  /** Of a wrapper of the upstream call only the time counts that it does not wait for the upstream. */
  async around(next: Next, work: (next: Next) => Promise<Reply>): Promise<Reply> {
    if (this.isQuarantined) throw this.#quarantined()
    const timer = new PolicyTimer(this.#containment.waitMsMax, () => this.#late())
    const taken: Reply[] = []
    const inner: Next = async signal => {
      timer.pause()
      try {
        const reply = await next(signal)
        taken.push(reply)
        return reply
      } finally {
        timer.resume()
      }
    }
    timer.resume()
    try {
      const given = this.call(() => work(inner))
      return this.#fitting(await this.#waited(given, timer), isReply)
    } catch (thrown) {
      // It would hold its connection for as long as nobody reads it.
      for (const { body } of taken) body?.abort()
      throw thrown
    } finally {
      timer.close()
    }
  }

  #inTime<T>(given: Promise<T>): Promise<T> {
    const timer = new PolicyTimer(this.#containment.waitMsMax, () => this.#late())
    timer.resume()
    return this.#waited(given, timer).finally(() => timer.close())
  }

  async #waited<T>(given: Promise<T>, timer: PolicyTimer): Promise<T> {
    const { row } = this.#containment
    row.wait(this.#place, 1)
    try {
      return await Promise.race([given, timer.late])
    } finally {
      row.wait(this.#place, -1)
    }
  }

  #fitting<T>(value: T, fits: (value: unknown) => boolean): T {
    if (fits(value)) return value
    throw new Failure('policy_failed', `The policy ${this.#name} gave back what no hook may give.`)
  }

  #late(): Failure {
    const { waitMsMax } = this.#containment
    return new Failure('policy_timeout', `The policy ${this.#name} took more than ${waitMsMax} ms.`)
  }

  #quarantined(): Failure {
    const { code, detail } = this.refusal()
    return new Failure(code, detail)
  }
}

/** Rejects when its time is used up; it counts while it is not paused. */
class PolicyTimer {
  readonly late: Promise<never>
  readonly #fail: () => void
  readonly #ms: number
  #timer: NodeJS.Timeout | undefined
  #pauses = 1

  constructor(ms: number, failure: () => Failure) {
    const { promise, reject } = Promise.withResolvers<never>()
    promise.catch(() => {})
    this.late = promise
    this.#fail = () => reject(failure())
    this.#ms = ms
  }

  pause(): void {
    this.#pauses++
    clearTimeout(this.#timer)
  }

  resume(): void {
    if (--this.#pauses === 0) this.#timer = setTimeout(this.#fail, this.#ms)
  }

  close(): void {
    this.#pauses = Number.POSITIVE_INFINITY
    clearTimeout(this.#timer)
  }
}
