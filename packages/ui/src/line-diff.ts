/** Which lines two texts share, bounded: what is too large for it is told as replaced. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed' | 'gap'
  text: string
}

const cellsMax = 1_000_000
const around = 3

export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)]
  const first = sharedStart(a, b)
  const last = sharedEnd(a.slice(first), b.slice(first))
  const [left, right] = [a.slice(first, a.length - last), b.slice(first, b.length - last)]
  return folded([...a.slice(0, first).map(same), ...middle(left, right), ...a.slice(a.length - last).map(same)])
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
const same = (text: string): DiffLine => ({ kind: 'same', text })

function sharedStart(a: readonly string[], b: readonly string[]): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  return at
}

function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let at = 0
  while (at < a.length && at < b.length && a[a.length - 1 - at] === b[b.length - 1 - at]) at++
  return at
}

/** The longest common run of lines (Wagner and Fischer). */
function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: 'removed', text })
  const added = (text: string): DiffLine => ({ kind: 'added', text })
  if (a.length * b.length > cellsMax) return [...a.map(removed), ...b.map(added)]
  const width = b.length + 1
  const most = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      most[i * width + j] =
        a[i] === b[j]
          ? most[(i + 1) * width + j + 1]! + 1
          : Math.max(most[(i + 1) * width + j]!, most[i * width + j + 1]!)
  const found: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push(same(a[i++]!))
      j++
    } else if (most[(i + 1) * width + j]! >= most[i * width + j + 1]!) found.push(removed(a[i++]!))
    else found.push(added(b[j++]!))
  }
  return [...found, ...a.slice(i).map(removed), ...b.slice(j).map(added)]
}

/** What stood beside what stands now; nothing where one side has no such line. */
export type SidePair = readonly [before: DiffLine | undefined, after: DiffLine | undefined]

/** Lines that went beside those that came in their place. */
export function sideBySide(lines: readonly DiffLine[]): SidePair[] {
  const pairs: SidePair[] = []
  for (let at = 0; at < lines.length; ) {
    const { kind } = lines[at]!
    if (kind === 'same' || kind === 'gap') {
      pairs.push([lines[at], lines[at++]])
      continue
    }
    const end = lines.findIndex((line, index) => index > at && (line.kind === 'same' || line.kind === 'gap'))
    const run = lines.slice(at, end < 0 ? undefined : end)
    const [went, came] = (['removed', 'added'] as const).map(wanted => run.filter(line => line.kind === wanted))
    for (let row = 0; row < Math.max(went!.length, came!.length); row++) pairs.push([went![row], came![row]])
    at += run.length
  }
  return pairs
}

/** Long runs of shared lines become a gap that says how many. */
function folded(lines: readonly DiffLine[]): DiffLine[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(l => l.kind !== 'same'))
  const shown: DiffLine[] = []
  for (let at = 0; at < lines.length; at++) {
    if (near[at]) shown.push(lines[at]!)
    else {
      const from = at
      while (at + 1 < lines.length && !near[at + 1]) at++
      shown.push({ kind: 'gap', text: String(at - from + 1) })
    }
  }
  return shown
}
