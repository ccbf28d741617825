/**
 * Cases that were found: `corpus/KIND/NAME.txt` holds what was found (`# …`), what we read (`= …`) and the case as JSON:
 * the bytes of a connection, for a reply the method of its request before them.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { ownReading } from './compare.ts'
import type { Found } from './counts.ts'
import { ownReply } from './reply-compare.ts'
import type { ReplyDraw } from './reply-grammar.ts'

const folder = new URL('./corpus/', import.meta.url)

export interface CorpusCase {
  name: string
  expected: string
  text: string
}

/** Our reading in one line. What is written upstream follows from what is read. */
export function readingLine(kind: string, text: string): string {
  if (kind === 'replies') {
    const { state, status, body, why } = ownReply(replyDraw(text))
    return state === 'whole' ? `${status} ${JSON.stringify(body)}; ${why ?? state}` : `${why}`
  }
  const { messages, state, rule } = ownReading(text)
  return `${messages.map(({ method, body }) => `${method} ${JSON.stringify(body)}`).join(', ')}; ${rule ?? state}`
}

/** Of a case as it is kept. */
export function replyDraw(text: string): ReplyDraw {
  const space = text.indexOf(' ')
  return { method: text.slice(0, space) as ReplyDraw['method'], text: text.slice(space + 1) }
}

export function readCorpus(kind: string): CorpusCase[] {
  const of = new URL(`${kind}/`, folder)
  return readdirSync(of)
    .filter(name => name.endsWith('.txt'))
    .map(name => {
      const lines = readFileSync(new URL(name, of), 'utf8').trimEnd().split('\n')
      const expected = lines.find(line => line.startsWith('= '))!.slice(2)
      return { name, expected, text: JSON.parse(lines.at(-1)!) as string }
    })
}

/** Returns the file's name. What we read is written as it is now: mend the reader, then the line. */
export function saveCase(kind: string, { text, reader, why }: Found): string {
  const name = `${kind}/${createHash('sha256').update(text).digest('hex').slice(0, 12)}.txt`
  mkdirSync(new URL(`${kind}/`, folder), { recursive: true })
  writeFileSync(
    new URL(name, folder),
    `# ${reader}: ${why.slice(0, 300)}\n= ${readingLine(kind, text)}\n${JSON.stringify(text)}\n`,
  )
  return name
}
