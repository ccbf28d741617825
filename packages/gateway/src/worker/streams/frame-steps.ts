/** Frames through the `frame` hooks of an exchange's steps. */
import type { Step } from '@gatehouse/program'
import { type Direction, type Exchange, type Frame, Refusal } from '@gatehouse/unit'

export type FrameVerdict<F extends Frame> = 'pass' | 'drop' | F | Refusal

/** Inwards in the order of the steps, outwards in reverse; answers in the same turn unless a hook makes a promise. */
export class FrameSteps {
  readonly #exchange: Exchange
  readonly #in: readonly Step[]
  readonly #out: readonly Step[]

  /** `ran` are the steps whose place was reached. */
  constructor(exchange: Exchange, ran: readonly Step[]) {
    this.#exchange = exchange
    this.#in = ran.filter(({ hooks }) => hooks.frame)
    this.#out = this.#in.toReversed()
  }

  get any(): boolean {
    return this.#in.length > 0
  }

  look<F extends Frame>(frame: F, direction: Direction): FrameVerdict<F> | Promise<FrameVerdict<F>> {
    return this.#walk(frame, direction, { at: 0, changed: false })
  }

  #walk<F extends Frame>(
    first: F,
    direction: Direction,
    from: { at: number; changed: boolean },
  ): FrameVerdict<F> | Promise<FrameVerdict<F>> {
    const steps = direction === 'in' ? this.#in : this.#out
    let { changed } = from
    let frame = first
    for (let at = from.at; at < steps.length; at++) {
      const { hooks, use } = steps[at]!
      const settled = (outcome: Awaited<ReturnType<NonNullable<typeof hooks.frame>>>) => {
        if (outcome === undefined) return undefined
        if (outcome === 'drop' || outcome instanceof Refusal) return outcome
        if (outcome.kind !== frame.kind) throw new TypeError(`${use.policy} made a ${outcome.kind} of a ${frame.kind}`)
        frame = outcome as F
        changed = true
        return undefined
      }
      const outcome = hooks.frame!(this.#exchange, frame, direction)
      if (outcome instanceof Promise) {
        return outcome.then(late => settled(late) ?? this.#walk(frame, direction, { at: at + 1, changed }))
      }
      const end = settled(outcome)
      if (end) return end
    }
    return changed ? frame : 'pass'
  }
}
