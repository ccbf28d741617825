/**
 * `npm run fuzz [-- --minutes N] [--seed S]`: the same bytes to our reader and to others; what we accept and another reads
 * otherwise is printed, kept in `corpus/`, and fails the run.
 */
import { parseArgs } from 'node:util'
import { disagreement, type Found, known, otherReading, ownReading, type Reading } from './compare.ts'
import { saveCase } from './corpus.ts'
import { drawCase } from './grammar.ts'
import { Random } from './random.ts'
import { missingPrograms, type Reader, startReaders } from './readers.ts'

export interface FuzzCounts {
  drawn: number
  /** Refused by us before any message was complete: nobody else is asked. */
  refused: number
  asked: number
  /** Of those asked: we and the others read the same messages to the end. */
  agreed: number
  /** By reader: cases that it refused and we did not. */
  stricter: Record<string, number>
  /** Cases of a known fault of another reader, by its name (`known` in `compare.ts`). */
  known: Record<string, number>
  findings: Found[]
}

const atOnce = 24
const quietMs = 250
const surelyQuietMs = 2500

export async function fuzz(seed: number, forMs: number): Promise<FuzzCounts> {
  const random = new Random(seed)
  const readers = await startReaders()
  const counts: FuzzCounts = { drawn: 0, refused: 0, asked: 0, agreed: 0, stricter: {}, known: {}, findings: [] }
  const end = performance.now() + forMs
  const work = async () => {
    while (performance.now() < end) {
      const text = drawCase(random)
      counts.drawn++
      const own = ownReading(text)
      if (own.state === 'refused' && own.messages.length === 0) counts.refused++
      else await ask(text, own, readers.all, counts)
      if (counts.drawn % 64 === 0) await new Promise(setImmediate)
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, work))
  } finally {
    readers.close()
  }
  return counts
}

async function ask(text: string, own: Reading, readers: readonly Reader[], counts: FuzzCounts): Promise<void> {
  counts.asked++
  const others = await Promise.all(readers.map(reader => otherReading(reader, text, quietMs)))
  let same = own.state !== 'refused'
  for (const [index, other] of others.entries()) {
    const reader = readers[index]!
    if (other.state === 'refused' && own.state !== 'refused') count(counts.stricter, reader.name)
    if (other.messages.length !== own.messages.length) same = false
    if (disagreement(own, other) === undefined) continue
    same = false
    const why = disagreement(own, await otherReading(reader, text, surelyQuietMs))
    if (why === undefined) continue
    const found = { text, reader: reader.name, why }
    const fault = known(found)
    if (fault !== undefined) count(counts.known, fault)
    else counts.findings.push(found)
  }
  if (same) counts.agreed++
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } } })
  const missing = missingPrograms()
  if (missing.length > 0) throw new Error(`Install the Debian packages ${missing.join(' and ')}.`)
  const seed = Number(values.seed ?? Date.now() % 2 ** 32)
  console.log(`Seed ${seed}, ${values.minutes} minutes.`)
  const { findings, ...counts } = await fuzz(seed, Number(values.minutes) * 60_000)
  for (const finding of findings) {
    console.log(`\n${finding.reader}: ${finding.why}\n${JSON.stringify(finding.text)}`)
    console.log(`kept as ${saveCase(finding)}`)
  }
  console.log(JSON.stringify(counts))
  process.exitCode = findings.length > 0 ? 1 : 0
}
