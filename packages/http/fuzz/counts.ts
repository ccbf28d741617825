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
}

export const noCounts = (): FuzzCounts => ({
  ...{ drawn: 0, refused: 0, asked: 0, agreed: 0 },
  ...{ stricter: {}, known: {}, findings: [] },
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
