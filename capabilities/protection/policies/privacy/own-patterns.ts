/** Patterns of the user's: each look is linear, and how long the further ones may take of one message is bounded. */
import { compiledPattern } from '@gatehouse/expression/linear-pattern.ts'
import type { Detector } from '@gatehouse/privacy'

/** A pattern that looks far ahead and takes little goes over the same letters at each place where it fits. */
const furtherMsMax = 250

/** One message has its own patterns to take too long. */
export class PatternsTooSlow extends Error {}

export class OwnPatterns {
  readonly detectors: readonly Detector[]
  readonly #nowMs: () => number
  #leftMs = furtherMsMax

  constructor(patterns: Readonly<Record<string, string>>, nowMs: () => number) {
    this.#nowMs = nowMs
    this.detectors = Object.entries(patterns).map(([kind, source]) => this.#detector(kind, source))
  }

  /** Of a message that begins here and is gone through without a wait. */
  begin(): void {
    this.#leftMs = furtherMsMax
  }

  #detector(kind: string, source: string): Detector {
    const pattern = compiledPattern(source)
    return {
      kind,
      find: (text, found) => {
        const matcher = pattern.matcher(text)
        if (!matcher.find()) return
        let beforeMs = this.#nowMs()
        do {
          if (matcher.end() > matcher.start()) found(matcher.start(), matcher.end())
          const nowMs = this.#nowMs()
          this.#leftMs -= nowMs - beforeMs
          beforeMs = nowMs
          if (this.#leftMs < 0) throw new PatternsTooSlow('Own patterns take too long on it')
        } while (matcher.find())
      },
    }
  }
}
