/** Tells the control plane now and then which credentials were used, the same ones again until it has taken them. */
import { type Clock, failureFrom } from '@gatehouse/base'
import { credentialUsesMax, type CredentialUses as Told } from '@gatehouse/program'
import type { CredentialUse, CredentialUses } from './credential-uses.ts'

export interface UseTellerOptions {
  uses: CredentialUses
  clock: Clock
  /** JSON of `credentialUses`; rejects where it was not taken. */
  send: (body: string) => Promise<void>
}

const everyMs = 20_000
const forGood: ReadonlySet<string> = new Set(['not_found', 'invalid_input'])

export class UseTeller {
  readonly #options: UseTellerOptions
  #untold: readonly CredentialUse[] = []
  #cancel = () => {}
  #telling: Promise<void> | undefined
  #closed = false

  constructor(options: UseTellerOptions) {
    this.#options = options
  }

  start(): void {
    if (this.#closed) return
    this.#cancel = this.#options.clock.after(everyMs, () => void this.tell().then(() => this.start()))
  }

  /** Tells all there is, or up to where the control plane does not answer; never rejects. */
  tell(): Promise<void> {
    this.#telling ??= this.#tell().finally(() => {
      this.#telling = undefined
    })
    return this.#telling
  }

  /** What was not told by then is told by the next use. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancel()
    await this.tell()
  }

  async #tell(): Promise<void> {
    const { uses, send } = this.#options
    // What comes in meanwhile waits for the next time.
    for (let left = uses.size + this.#untold.length; left > 0; left -= credentialUsesMax) {
      if (this.#untold.length === 0) this.#untold = uses.take(credentialUsesMax)
      try {
        await send(this.#text())
      } catch (thrown) {
        // One that does not know of this, or does not take these, will not take them later either.
        if (!forGood.has(failureFrom(thrown).code)) return
      }
      this.#untold = []
    }
  }

  #text(): string {
    const nowMs = this.#options.clock.monotonicMs()
    const uses = this.#untold.map(({ credential, seen }) => ({
      credential,
      seen: seen.map(({ network, usedMs }) => ({ network, agoMs: Math.max(0, Math.round(nowMs - usedMs)) })),
    }))
    return JSON.stringify({ uses } satisfies Told)
  }
}
