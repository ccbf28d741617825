/** Cases that were found: `corpus/NAME.txt` holds what was found (`# …`), what we read (`= …`) and the bytes as a JSON string. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { ownReading } from './compare.ts'

const folder = new URL('./corpus/', import.meta.url)

export interface CorpusCase {
  name: string
  expected: string
  text: string
}

/** Our reading in one line. */
export function readingLine(text: string): string {
  const { messages, state, rule } = ownReading(text)
  return `${messages.map(({ method, body }) => `${method} ${JSON.stringify(body)}`).join(', ')}; ${rule ?? state}`
}

export function readCorpus(): CorpusCase[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.txt'))
    .map(name => {
      const lines = readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n')
      const expected = lines.find(line => line.startsWith('= '))!.slice(2)
      return { name, expected, text: JSON.parse(lines.at(-1)!) as string }
    })
}

/** Returns the file's name. What we read is written as it is now: mend the reader, then the line. */
export function saveCase({ text, reader, why }: { text: string; reader: string; why: string }): string {
  const name = `${createHash('sha256').update(text).digest('hex').slice(0, 12)}.txt`
  writeFileSync(new URL(name, folder), `# ${reader}: ${why}\n= ${readingLine(text)}\n${JSON.stringify(text)}\n`)
  return name
}
