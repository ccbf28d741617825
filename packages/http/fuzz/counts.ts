export interface Found {
  text: string
  /** Name of the reader that reads it otherwise. */
  reader: string
  why: string
}

/** What a run of one kind found. */
export interface FuzzCounts {
  drawn: number
  /** Refused by us before any message was complete: nobody else is asked. */
  refused: number
  asked: number
  /** Of those asked: we and the others read the same messages to the end. */
  agreed: number
  /** By reader: cases that it refused and we did not. */
  stricter: Record<string, number>
  /** Cases of a known fault of another reader, by its name. */
  known: Record<string, number>
  findings: Found[]
  /** Found while all were busy, and not once more alone: somebody was late. */
  late: number
}

/** Looks once more; nothing where the reader reads it as we do, or has a known fault. */
export type Look = () => Promise<Found | { known: string } | undefined>

export const noCounts = (): FuzzCounts => ({
  ...{ drawn: 0, refused: 0, asked: 0, agreed: 0 },
  ...{ stricter: {}, known: {}, findings: [], late: 0 },
})

export function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

/** So many at once, as long as there is time. */
export async function during(forMs: number, atOnce: number, one: () => Promise<void>): Promise<void> {
  const end = performance.now() + forMs
  const work = async () => {
    for (let at = 1; performance.now() < end; at++) {
      await one()
      if (at % 16 === 0) await new Promise(setImmediate)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/** Judges what two readers seemed to disagree about: at once with more time, and what is left in the end, one by one. */
export class Suspects {
  readonly #counts: FuzzCounts
  readonly #left: Look[] = []

  constructor(counts: FuzzCounts) {
    this.#counts = counts
  }

  async judge(look: Look): Promise<void> {
    const found = await look()
    if (found && 'known' in found) count(this.#counts.known, found.known)
    else if (found) this.#left.push(look)
  }

  async confirm(): Promise<void> {
    for (const look of this.#left) {
      const found = await look()
      if (found && 'text' in found) this.#counts.findings.push(found)
      else this.#counts.late++
    }
  }
}
