/** A contract test in a process of its own, with bounds on its memory, its time and what it sends. */
import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Clock, Failure, failureFrom } from '@gatehouse/base'
import type { Services } from '@gatehouse/control'
import type { Summed } from './report.ts'

export interface TestAsked {
  text: string
  overlays: readonly unknown[]
  file: string
  url: string
  headers: [string, string][]
  seed: string
  casesMax: number
  only?: string[]
  timeoutMs: number
}

export interface TestProgress {
  done: number
  of: number
}

interface TestCall {
  id: number
  method: string
  url: string
  headers: [string, string][]
  body?: string
}

/** Without a status none came. */
export type TestAnswer = { id: number } & (
  | { status: number; headers: [string, string][]; bytes: Uint8Array }
  | { status?: undefined }
)

export type TestTold = { call: TestCall } | { progress: TestProgress } | { summed: Summed } | { refused: string }

export interface TestBounds {
  heapMibMax: number
  msMax: number
  callsMax: number
  /** Of one answer. */
  bytesMax: number
}

export const testBounds: TestBounds = { heapMibMax: 512, msMax: 300_000, callsMax: 20_000, bytesMax: 4_194_304 }

interface Means extends TestBounds {
  clock: Clock
  request: Services['request']
  /** Ends it. */
  ended: AbortSignal
  progress: (progress: TestProgress) => void
}

/** Throws `gate_failed` with the reason where it could not be carried out, and `egress_forbidden` where an address may not be reached. */
export async function testApart(asked: TestAsked, means: Means): Promise<Summed> {
  if (means.ended.aborted) throw new Failure('gate_failed', 'It was ended.')
  const program = new URL(`./run-process${extname(import.meta.url)}`, import.meta.url)
  const child = fork(fileURLToPath(program), {
    ...{ serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: {} },
    execArgv: [`--max-old-space-size=${means.heapMibMax}`],
  })
  let cancel = () => {}
  const done = new Promise<Summed>((resolve, reject) => {
    const broken = (message: string) => reject(new Failure('gate_failed', message))
    const sending = new Sending(asked.url, { child, means, reject, broken })
    cancel = means.clock.after(means.msMax, () => broken(`It took longer than ${Math.round(means.msMax / 1000)} s.`))
    means.ended.addEventListener('abort', () => broken('It was ended.'), { once: true })
    child.on('message', message => {
      const told = message as TestTold
      if ('call' in told) void sending.send(told.call)
      else if ('progress' in told) means.progress(told.progress)
      else if ('summed' in told) resolve(told.summed)
      else broken(told.refused)
    })
    child.once('error', reject)
    child.once('exit', () => broken(`It took more than ${means.heapMibMax} MiB.`))
  })
  child.send(asked, () => {})
  try {
    return await done
  } finally {
    cancel()
    child.kill('SIGKILL')
  }
}

interface Sender {
  child: ChildProcess
  means: Means
  reject: (thrown: Failure) => void
  broken: (message: string) => void
}

class Sending {
  readonly #url: string
  readonly #sender: Sender
  #calls = 0

  constructor(url: string, sender: Sender) {
    this.#url = url
    this.#sender = sender
  }

  async send({ id, url, method, headers, body }: TestCall): Promise<void> {
    const { child, means, broken, reject } = this.#sender
    const { request, callsMax, bytesMax } = means
    if (++this.#calls > callsMax)
      return broken(`It sent ${callsMax} requests; take fewer cases, or only some of the endpoints.`)
    // A process that a document has taken over gets nowhere else.
    if (!isAtServer(url, this.#url)) return broken('It asked for another address.')
    const answer = await request({
      ...{ method: method as 'GET', url, bytesMax, headers: Object.fromEntries(headers) },
      ...(body === undefined ? {} : { body }),
    }).then(
      ({ status, fields = {}, bytes }): TestAnswer => ({ id, status, headers: pairsOf(fields), bytes }),
      (thrown): TestAnswer => {
        const failure = failureFrom(thrown)
        if (failure.code === 'egress_forbidden') reject(failure)
        return { id }
      },
    )
    if (child.connected) child.send(answer, () => {})
  }
}

/** `http://h.example` is the beginning of other names, ports and users as well. */
export function isAtServer(url: string, base: string): boolean {
  const asked = URL.canParse(url) ? new URL(url) : undefined
  return asked !== undefined && asked.origin === new URL(base).origin && `${asked.username}${asked.password}` === ''
}

const pairsOf = (fields: Readonly<Record<string, string | string[] | undefined>>): [string, string][] =>
  Object.entries(fields).flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one]))
