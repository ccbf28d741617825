/** Callers that think between requests, each on a connection of its own, at endpoints by chance. */
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

export interface CallersOptions {
  port: number
  callers: number
  apis: number
  endpointsEach: number
}

export interface Heard {
  requests: number
  failed: number
  p99Ms: number
}

const thinkMs = 20

export class Callers {
  readonly #options: CallersOptions
  readonly #agents: Agent[]

  constructor(options: CallersOptions) {
    this.#options = options
    this.#agents = Array.from({ length: options.callers }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  }

  async run(seconds: number): Promise<Heard> {
    const endMs = performance.now() + seconds * 1000
    const times: number[] = []
    let failed = 0
    await Promise.all(
      this.#agents.map(async agent => {
        while (performance.now() < endMs) {
          await wait(Math.random() * 2 * thinkMs)
          const startedMs = performance.now()
          if (!(await this.#ask(agent))) failed++
          times.push(performance.now() - startedMs)
        }
      }),
    )
    times.sort((one, other) => one - other)
    return { requests: times.length, failed, p99Ms: times[Math.floor(times.length * 0.99)]! }
  }

  /** Whether it was answered with a 200. */
  #ask(agent: Agent): Promise<boolean> {
    const { port, apis, endpointsEach } = this.#options
    const path = `/api-${below(apis)}/items-${below(endpointsEach)}/42`
    return new Promise(resolve => {
      request({ host: '127.0.0.1', port, path, agent }, answer => {
        answer.resume()
        answer.once('end', () => resolve(answer.statusCode === 200))
        answer.once('error', () => resolve(false))
      })
        .once('error', () => resolve(false))
        .end()
    })
  }
}

const below = (count: number) => Math.floor(Math.random() * count)
