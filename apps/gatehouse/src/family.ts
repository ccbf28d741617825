/**
 * The processes of one embedded platform. Each says over its channel when it is ready, is started again when it
 * dies unasked, and is told to stop by SIGTERM.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { Failure } from '@gatehouse/base'

export interface MemberOptions {
  name: string
  /** Words after the program's name. */
  args: readonly string[]
  env?: Readonly<Record<string, string>>
  /** Flags for the member's own Node. */
  execArgv?: readonly string[]
  log: (level: 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
}

/** What a member says: `{ready: …}` once, or `{failed: …}` before it ends. */
export type MemberMessage =
  | { ready: Record<string, unknown> }
  | { failed: { code: string; detail: string; hint: string } }

const program = new URL('./main.ts', import.meta.url)
/** A member that dies this soon after its start waits before the next. */
const quickDeathMs = 5_000
const restartDelayMs = 1_000
/** A signal to the whole group reaches a member before it reaches us: then it must not be started again. */
const settleMs = 150

export class Member {
  readonly #options: MemberOptions
  #child: ChildProcess | undefined
  #stopping = false
  #env: Readonly<Record<string, string>>
  #restart: NodeJS.Timeout | undefined
  #pinned: ReadonlyMap<string, string> = new Map()

  constructor(options: MemberOptions) {
    this.#options = options
    this.#env = options.env ?? {}
  }

  /** Resolves with what the member says when it is ready; rejects with its failure. `env` holds for restarts too. */
  start(env?: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
    if (env) this.#env = { ...this.#env, ...env }
    const { execArgv = [] } = this.#options
    const args = this.#options.args.map((word, at, all) => this.#pinned.get(all[at - 1] ?? '') ?? word)
    const startedMs = performance.now()
    const child = fork(program, args, {
      env: { ...process.env, ...this.#env },
      execArgv: [...execArgv],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child = child
    return new Promise((resolve, reject) => {
      let ready = false
      child.on('message', (message: MemberMessage) => {
        if ('ready' in message) {
          ready = true
          resolve(message.ready)
        } else {
          const { code, detail, hint } = message.failed
          reject(new Failure(code as 'internal', detail, { hint }))
        }
      })
      child.once('error', reject)
      child.once('exit', (code, signal) => {
        reject(new Failure('internal', `${this.#options.name} ended before it was ready (${signal ?? code}).`))
        if (ready && !this.#stopping) this.#again(performance.now() - startedMs, signal ?? String(code))
      })
    })
  }

  /** Values that flags have from its next start on, such as the ports that were found for it. */
  pin(flags: Readonly<Record<string, string>>): void {
    this.#pinned = new Map(Object.entries(flags))
  }

  /** A variable that its next starts have no more. */
  forget(variable: string): void {
    const { [variable]: _, ...rest } = this.#env
    this.#env = rest
  }

  /** It is about to end and shall not be started again. */
  letGo(): void {
    this.#stopping = true
    clearTimeout(this.#restart)
  }

  /** Asks it to end; kills it at the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.letGo()
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    await new Promise<void>(resolve => {
      const force = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
      child.once('exit', () => {
        clearTimeout(force)
        resolve()
      })
      child.kill('SIGTERM')
    })
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  #again(livedMs: number, how: string): void {
    const { name, log } = this.#options
    const delayMs = livedMs < quickDeathMs ? restartDelayMs : settleMs
    this.#restart = setTimeout(() => {
      log('error', `${name} ended (${how}) and is started again.`)
      this.start().catch((reason: Error) => {
        log('error', `${name} did not start: ${reason.message}`)
        if (!this.#stopping) this.#again(0, 'failed start')
      })
    }, delayMs)
  }
}

/** Called by a member: tells its parent, if it has one. */
export function sayReady(ready: Record<string, unknown>): void {
  process.send?.({ ready } satisfies MemberMessage)
}

export function sayFailed({ code, message, hint }: Failure): void {
  process.send?.({ failed: { code, detail: message, hint } } satisfies MemberMessage)
}
