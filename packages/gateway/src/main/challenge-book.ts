/** Challenges of certificate authorities that are pending: every thread answers them. */
import type { ChallengeEntry, DirectoryEntry } from '@gatehouse/program'
import type { Challenge, ToWorker } from '../worker/messages.ts'
import type { GatewayOptions } from './gateway-options.ts'

/** At once; further ones are not answered, so that no directory fills the threads. */
const challengesMax = 10_000

export class ChallengeBook {
  readonly #tell: (message: ToWorker) => Promise<unknown>
  readonly #log: GatewayOptions['log']
  readonly #pending = new Map<string, Challenge>()
  #told: Promise<void> = Promise.resolve()

  /** `tell` resolves when every thread has heard. */
  constructor(tell: (message: ToWorker) => Promise<unknown>, log: GatewayOptions['log']) {
    this.#tell = tell
    this.#log = log
  }

  /** Entries of any kind, in their order. */
  take(entries: readonly DirectoryEntry[]): void {
    let changed = false
    let dropped = 0
    for (const entry of entries) {
      if (entry.kind !== 'challenge') continue
      changed = true
      this.#pending.delete(entry.challengeId)
      if (entry.state === 'dead') continue
      if (this.#pending.size >= challengesMax) {
        dropped++
        continue
      }
      const { host, token, answer, expiresAtMs } = entry
      this.#pending.set(entry.challengeId, { host, token, answer, expiresAtMs })
    }
    if (dropped > 0)
      this.#log('warn', `More than ${challengesMax} challenges: the newest are not answered.`, { dropped })
    if (changed) this.#told = Promise.all([this.#told, this.#tell(this.news)]).then(() => {})
  }

  /** What a thread is told: all of them, in place of those before. */
  get news(): Extract<ToWorker, { kind: 'challenges' }> {
    return { kind: 'challenges', challenges: [...this.#pending.values()] }
  }

  /** Resolves when every thread has heard of what was taken so far. */
  told(): Promise<void> {
    return this.#told
  }
}

/** Whether it can be answered as it stands: nothing of it could break a head or a path. */
export function isChallenge({ host, token, answer, expiresAtMs }: ChallengeEntry): boolean {
  const texts = [host, token, answer].every(text => typeof text === 'string' && /^[\w.-]{1,1200}$/.test(text))
  return texts && Number.isFinite(expiresAtMs)
}
