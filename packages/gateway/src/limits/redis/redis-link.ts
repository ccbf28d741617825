/**
 * The way to Redis, that may be gone: nobody waits for an answer longer than the time that is set, and while nobody
 * answers nobody asks but one, now and then (SPEC-limits C4, C5).
 */
import type { Clock } from '@gatehouse/base'
import type { Log } from '@gatehouse/unit'
import type { Sample } from '../../metrics/families.ts'
import { callsMax, type RedisLine } from './redis-line.ts'

export interface RedisLinkOptions {
  /** Rejects when nobody answers; calls `lost` when the connection breaks later. */
  open: (lost: (reason: Error) => void) => Promise<RedisLine>
  /** The longest that a request waits. */
  timeoutMs: number
  clock: Clock
  log: Log
  /** What it is for; limits unless said. */
  use?: RedisUse
}

/** In words, and in names of metrics. */
export interface RedisUse {
  family: 'limiter' | 'kept'
  away: string
  back: string
}

const forLimits: RedisUse = {
  family: 'limiter',
  away: 'limits are counted by this gateway alone',
  back: 'limits are counted there',
}

/** After as many errors in a row the line is given up; one is the matter of its key. */
const errorsMax = 10
/** What makes the server of no use at once: it is no master any more, or not yet one. */
const useless = /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH|NOREPLICAS)/

const firstRetryMs = 200
const retryMsMax = 5000

export class RedisLink {
  readonly #options: RedisLinkOptions
  readonly #use: RedisUse
  #line: RedisLine | undefined
  #underWay = 0
  #errors = 0
  #retryMs = firstRetryMs
  #closed = false
  #cancel = () => {}
  readonly #counts = { answered: 0, timeout: 0, error: 0, local: 0, losses: 0 }

  constructor(options: RedisLinkOptions) {
    this.#options = options
    this.#use = options.use ?? forLimits
    void this.#connect()
  }

  /** Whether to ask; who does not counts by itself. */
  get up(): boolean {
    return this.#line !== undefined && this.#underWay < callsMax
  }

  /** Notes a check that was made here because Redis was away. */
  missed(): void {
    this.#counts.local++
  }

  /** Rejects at the latest after the time; then the line is given up, for whoever asks next would wait as well. */
  evaluate(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const line = this.#line
    if (!line) return Promise.reject(new Error('Redis is away'))
    this.#underWay++
    return new Promise((resolve, reject) => {
      let open = true
      const settle = (outcome: 'answered' | 'timeout' | 'error') => {
        if (!open) return false
        open = false
        cancel()
        this.#underWay--
        this.#counts[outcome]++
        return true
      }
      const tooLate = () => {
        if (!settle('timeout')) return
        const late = new Error(`no answer within ${this.#options.timeoutMs} ms`)
        this.#lose(line, late)
        reject(late)
      }
      // Where it was this thread that was late, the answer is here already and is read first.
      const cancel = this.#options.clock.after(this.#options.timeoutMs, () => void setImmediate(tooLate))
      line.evaluate(script, keys, args).then(
        answer => {
          if (!settle('answered')) return
          this.#answered()
          resolve(answer)
        },
        (thrown: Error) => {
          if (!settle('error')) return
          if (++this.#errors >= errorsMax || useless.test(thrown.message)) this.#lose(line, thrown)
          reject(thrown)
        },
      )
    })
  }

  samples(): Sample[] {
    const { losses, local, ...calls } = this.#counts
    const { family } = this.#use
    const alone: Sample[] =
      family === 'limiter'
        ? [{ name: 'gatehouse_limiter_redis_local_total', value: local + calls.timeout + calls.error }]
        : []
    return [
      { name: `gatehouse_${family}_redis_threads_up`, value: this.#line ? 1 : 0 },
      { name: `gatehouse_${family}_redis_losses_total`, value: losses },
      ...alone,
      ...Object.entries(calls).map(
        ([outcome, value]): Sample => ({ name: `gatehouse_${family}_redis_calls_total`, labels: { outcome }, value }),
      ),
    ]
  }

  close(): void {
    this.#closed = true
    this.#cancel()
    this.#line?.close()
    this.#line = undefined
  }

  async #connect(): Promise<void> {
    let line: RedisLine | undefined
    let broken: Error | undefined
    const lost = (reason: Error) => {
      broken = reason
      if (line) this.#lose(line, reason)
    }
    try {
      line = await this.#options.open(lost)
      await this.#answers(line)
      if (broken) throw broken
    } catch (thrown) {
      line?.close()
      return this.#again(thrown as Error)
    }
    if (this.#closed) return line.close()
    this.#errors = 0
    this.#line = line
  }

  /** A PING alone proves nothing: a server may answer it and refuse all else. */
  #answered(): void {
    this.#errors = 0
    if (this.#retryMs === firstRetryMs) return
    this.#retryMs = firstRetryMs
    this.#options.log.warn(`Redis answers again; ${this.#use.back}.`)
  }

  /** One that accepts connections and says nothing is away. */
  #answers(line: RedisLine): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.after(Math.max(this.#options.timeoutMs, 1000), () => {
        reject(new Error('no answer to a PING'))
      })
      line.ping().then(resolve, reject).finally(cancel)
    })
  }

  #lose(line: RedisLine, reason: Error): void {
    if (this.#line !== line) return
    this.#line = undefined
    this.#counts.losses++
    line.close()
    this.#again(reason)
  }

  /** Later each time, and not all threads of all gateways at once. */
  #again(reason: Error): void {
    if (this.#closed) return
    if (this.#retryMs === firstRetryMs) {
      const fields = { reason: reason.message.slice(0, 200) }
      this.#options.log.warn(`Redis does not answer; ${this.#use.away}.`, fields)
    }
    const waitMs = this.#retryMs * (0.5 + Math.random())
    this.#retryMs = Math.min(this.#retryMs * 2, retryMsMax)
    this.#cancel = this.#options.clock.after(waitMs, () => void this.#connect())
  }
}
