/** Challenges of certificate authorities that are pending: every thread answers them. */
import type { ChallengeEntry, DirectoryEntry } from '@gatehouse/program'
import type { Challenge, ToWorker } from '../worker/messages.ts'

/** At once; further ones are not answered, so that no directory fills the threads. */
const challengesMax = 10_000

export class ChallengeBook {
  readonly #tell: (message: ToWorker) => Promise<unknown>
  readonly #pending = new Map<string, Challenge>()
  #told: Promise<void> = Promise.resolve()

  /** `tell` resolves when every thread has heard. */
  constructor(tell: (message: ToWorker) => Promise<unknown>) {
    this.#tell = tell
  }

  /** Entries of any kind, in their order. */
  take(entries: readonly DirectoryEntry[]): void {
    let changed = false
    for (const entry of entries) {
      if (entry.kind !== 'challenge') continue
      changed = true
      this.#pending.delete(entry.challengeId)
      if (entry.state === 'dead' || this.#pending.size >= challengesMax) continue
      const { host, token, answer, expiresAtMs } = entry
      this.#pending.set(entry.challengeId, { host, token, answer, expiresAtMs })
    }
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
