/** The known word nearest to what was written, if near enough to be meant. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  if (written.length > 64) return undefined
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1
  for (const word of known) {
    const found = distance(written.toLowerCase(), word.toLowerCase(), bestDistance)
    if (found < bestDistance) {
      best = word
      bestDistance = found
    }
  }
  return best
}

/** Edits between two words, neighbours swapped counting as one (optimal string alignment). */
function distance(a: string, b: string, giveUpAt: number): number {
  if (Math.abs(a.length - b.length) >= giveUpAt) return giveUpAt
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, change, swap ? before[j - 2]! + 1 : Infinity)
    }
    before = row
    row = next
  }
  return row[b.length]!
}
