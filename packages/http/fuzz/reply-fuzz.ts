/** The same replies of a raw upstream to our reader and to others: nobody may see another end of what we accept. */
import { count, during, type FuzzCounts, noCounts, Suspects } from './counts.ts'
import { Random } from './random.ts'
import { knownReply, type OwnReply, ownReply, replyDisagreement } from './reply-compare.ts'
import { drawReply, type ReplyDraw } from './reply-grammar.ts'
import { ReplyCases, type ReplyReader, replyReading, startReplyReaders } from './reply-readers.ts'

const atOnce = 24
const quietMs = 400
const surelyQuietMs = 3000

export async function fuzzReplies(seed: number, forMs: number): Promise<FuzzCounts> {
  const random = new Random(seed)
  const cases = new ReplyCases()
  const readers = await startReplyReaders(cases)
  const counts = noCounts()
  const suspects = new Suspects(counts)
  try {
    await during(forMs, atOnce, async () => {
      const drawn = drawReply(random)
      counts.drawn++
      const own = ownReply(drawn)
      if (own.state !== 'whole') counts.refused++
      else await ask({ drawn, own, readers: readers.all, cases, counts, suspects })
    })
    await suspects.confirm()
  } finally {
    readers.close()
  }
  return counts
}

interface Question {
  drawn: ReplyDraw
  own: OwnReply
  readers: readonly ReplyReader[]
  cases: ReplyCases
  counts: FuzzCounts
  suspects: Suspects
}

async function ask({ drawn, own, readers, cases, counts, suspects }: Question): Promise<void> {
  counts.asked++
  const sent = { ...drawn, ends: own.ends }
  let same = true
  const others = await Promise.all(readers.map(reader => replyReading(reader, cases, sent, quietMs)))
  for (const [index, other] of others.entries()) {
    const reader = readers[index]!
    const ofProxy = reader.name !== 'node:http'
    if (other.state === 'refused' || (other.state === 'cut' && ofProxy)) {
      count(counts.stricter, reader.name)
      same = false
    }
    if (replyDisagreement(own, other, ofProxy) === undefined) continue
    same = false
    await suspects.judge(async () => {
      const surely = await replyReading(reader, cases, sent, surelyQuietMs)
      const why = replyDisagreement(own, surely, ofProxy)
      if (why === undefined) return undefined
      const fault = knownReply(reader.name, own, surely)
      const text = `${drawn.method} ${drawn.text}`
      return fault === undefined ? { text, reader: reader.name, why } : { known: fault }
    })
  }
  if (same) counts.agreed++
}
