/** What we write upstream for the requests that we accept: every reader sees one request, and the same. */
import { otherReading } from './compare.ts'
import { count, during, type FuzzCounts, noCounts, Suspects } from './counts.ts'
import { drawCase } from './grammar.ts'
import { Random } from './random.ts'
import { type Reader, startReaders } from './readers.ts'
import { type OurWire, ourWire, type Written } from './written.ts'
import { lastRequest, writtenDisagreement } from './written-compare.ts'

const wiresMax = 12
const quietMs = 400
const surelyQuietMs = 2500

export async function fuzzWritten(seed: number, forMs: number): Promise<FuzzCounts> {
  const random = new Random(seed)
  const readers = await startReaders()
  const wires = await Promise.all(Array.from({ length: wiresMax }, ourWire))
  const free: OurWire[] = [...wires]
  const counts = noCounts()
  const suspects = new Suspects(counts)
  try {
    await during(forMs, wiresMax, async () => {
      const wire = free.pop()!
      const text = drawCase(random)
      counts.drawn++
      const all = await wire.send(text)
      free.push(wire)
      if (all.length === 0) counts.refused++
      for (const written of all) if (written.whole) await ask({ text, written, readers: readers.all, counts, suspects })
    })
    await suspects.confirm()
  } finally {
    readers.close()
    await Promise.all(wires.map(wire => wire.close()))
  }
  return counts
}

interface Question {
  /** Of the caller. */
  text: string
  written: Written
  readers: readonly Reader[]
  counts: FuzzCounts
  suspects: Suspects
}

async function ask({ text, written, readers, counts, suspects }: Question): Promise<void> {
  counts.asked++
  const bytes = written.bytes + lastRequest
  const others = await Promise.all(readers.map(reader => otherReading(reader, bytes, quietMs)))
  let same = true
  for (const [index, other] of others.entries()) {
    const reader = readers[index]!
    if (other.state === 'refused') {
      count(counts.stricter, reader.name)
      same = false
    }
    if (writtenDisagreement(written, other, reader.name) === undefined) continue
    same = false
    await suspects.judge(async () => {
      const why = writtenDisagreement(written, await otherReading(reader, bytes, surelyQuietMs), reader.name)
      if (why === undefined) return undefined
      return { text, reader: reader.name, why: `${why}; written: ${JSON.stringify(written.bytes)}` }
    })
  }
  if (same) counts.agreed++
}
