/** The same bytes to our reader of requests and to others: nobody may read otherwise what we accept. */
import { disagreement, known, otherReading, ownReading, type Reading, withoutUpgrade } from './compare.ts'
import { count, during, type Found, type FuzzCounts, type Look, noCounts, Suspects } from './counts.ts'
import { drawCase } from './grammar.ts'
import { Random } from './random.ts'
import { type Reader, startReaders } from './readers.ts'

const atOnce = 24
const quietMs = 250
const surelyQuietMs = 2500

export async function fuzzRequests(seed: number, forMs: number): Promise<FuzzCounts> {
  const random = new Random(seed)
  const readers = await startReaders()
  const counts = noCounts()
  const suspects = new Suspects(counts)
  try {
    await during(forMs, atOnce, async () => {
      const text = drawCase(random)
      counts.drawn++
      const own = ownReading(text)
      if (own.state === 'refused' && own.messages.length === 0) counts.refused++
      else await ask({ text, own, readers: readers.all, counts, suspects })
    })
    await suspects.confirm()
  } finally {
    readers.close()
  }
  return counts
}

interface Question {
  text: string
  own: Reading
  readers: readonly Reader[]
  counts: FuzzCounts
  suspects: Suspects
}

async function ask({ text, own, readers, counts, suspects }: Question): Promise<void> {
  counts.asked++
  const others = await Promise.all(readers.map(reader => otherReading(reader, text, quietMs)))
  let same = own.state !== 'refused'
  for (const [index, other] of others.entries()) {
    const reader = readers[index]!
    if (other.state === 'refused' && own.state !== 'refused') count(counts.stricter, reader.name)
    if (other.messages.length !== own.messages.length) same = false
    if (disagreement(own, other) === undefined) continue
    same = false
    await suspects.judge(lookAgain(text, own, reader))
  }
  if (same) counts.agreed++
}

const lookAgain =
  (text: string, own: Reading, reader: Reader): Look =>
  async () => {
    const other = await otherReading(reader, text, surelyQuietMs)
    const why = disagreement(own, other)
    if (why === undefined) return undefined
    const found = { text, reader: reader.name, why }
    const fault = known(found, own, other) ?? (await swallowed(found, own, { reader, other }))
    return fault === undefined ? found : { known: fault }
  }

/** Whether the reader refuses, and says so, what it left unread when it was no upgrade. */
async function swallowed(
  found: Found,
  own: Reading,
  { reader, other }: { reader: Reader; other: Reading },
): Promise<string | undefined> {
  const plain = withoutUpgrade(found, own, other)
  if (plain === undefined) return undefined
  const { state, messages } = await otherReading(reader, plain, surelyQuietMs)
  // Its refusal may overtake what it read before.
  const refuses = state === 'refused' && messages.length <= other.messages.length
  return refuses ? 'node:http does not say that it refuses a message with Upgrade' : undefined
}
