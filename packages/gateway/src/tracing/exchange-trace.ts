import { parentContext, parentFlags, type TraceContext } from '@gatehouse/telemetry'

/** What an exchange knows of its trace, where there is more to know than its count. */
export class ExchangeTrace {
  /** Chosen before it began. */
  chosen = false
  /** The caller wrote fields of traces; what upstreams are told stands in their place. */
  readonly said: boolean
  /** The caller may decide, and did. */
  followed = false
  /** All that the caller said, where that is a `traceparent` of the known version, which goes on with another span; else empty. */
  readonly parent: string
  /** Where its name stands among the caller's fields. */
  readonly parentAt: number
  readonly #flags: number
  #context: TraceContext | undefined

  constructor({ parent, parentAt, context }: { parent: string; parentAt: number; context: TraceContext | undefined }) {
    this.said = context !== undefined || parentAt >= 0
    this.#flags = parent === '' ? -1 : parentFlags(parent)
    this.parent = this.#flags < 0 ? '' : parent
    this.parentAt = parentAt
    this.#context = context
  }

  get sampled(): boolean | undefined {
    return this.parent === '' ? this.#context?.sampled : (this.#flags & 1) === 1
  }

  get random(): boolean {
    return this.parent === '' ? this.#context?.random === true : (this.#flags & 2) === 2
  }

  /** Of the caller; its parts are made when somebody asks. */
  get context(): TraceContext | undefined {
    if (this.parent === '') return this.#context?.traceId === '' ? undefined : this.#context
    return (this.#context ??= parentContext(this.parent, this.#flags))
  }
}
