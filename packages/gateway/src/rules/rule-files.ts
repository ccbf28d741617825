/** Sets of rules that the operator offers: a directory each, below one that a setting names. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, Failure } from '@gatehouse/base'
import type { RulePort, RuleText } from '@gatehouse/unit'
import { MatchCounts } from './match-counts.ts'

const filesMax = 500
const bytesMax = 16_777_216
/** A file that changes is taken up after this long. */
export const lookEveryMs = 5000

/** How they are read: first how they are set up, then what goes before the rules, the rules, and what comes after. */
const order = [
  /^crs-setup\.conf$/,
  /^[^/]+$/,
  /^plugins\/.*-config\./,
  /^plugins\/.*-before\./,
  /^rules\//,
  /^plugins\//,
]

export class RuleFiles implements RulePort {
  readonly #directory: string | undefined
  readonly #clock: Clock
  readonly counts = new MatchCounts()
  readonly audit: RulePort['audit']
  readonly #watched = new Set<() => void>()
  #cancel: (() => void) | undefined

  constructor(directory: string | undefined, clock: Clock, audit?: RulePort['audit']) {
    this.#directory = directory
    this.#clock = clock
    this.audit = audit
  }

  files(name: string): readonly RuleText[] {
    const folder = this.#folder(name)
    let bytes = 0
    return namesIn(folder, name).map(file => {
      const text = readFileSync(join(folder, file), 'latin1')
      bytes += text.length
      if (bytes > bytesMax) throw unavailable(name, `its files have more than ${bytesMax} bytes`)
      return { name: file, text }
    })
  }

  matched(ruleId: number, verdict: 'refused' | 'passed'): void {
    this.counts.note(ruleId, verdict)
  }

  watch(name: string, changed: () => void): () => void {
    let before = this.#stamp(name)
    const look = () => {
      const now = this.#stamp(name)
      if (now === before) return
      before = now
      changed()
    }
    this.#watched.add(look)
    this.#later()
    return () => {
      this.#watched.delete(look)
      if (this.#watched.size > 0) return
      this.#cancel?.()
      this.#cancel = undefined
    }
  }

  #later(): void {
    this.#cancel ??= this.#clock.after(lookEveryMs, () => {
      this.#cancel = undefined
      for (const look of this.#watched) look()
      if (this.#watched.size > 0) this.#later()
    })
  }

  #folder(name: string): string {
    if (this.#directory === undefined) {
      throw unavailable(name, 'this gateway has no directory of rules (wafRulesDirectory)')
    }
    if (!/^[a-z0-9][a-z0-9.-]{0,62}$/.test(name) || name.includes('..'))
      throw unavailable(name, 'it is no name of a set')
    return join(this.#directory, name)
  }

  #stamp(name: string): string {
    try {
      const folder = this.#folder(name)
      return namesIn(folder, name)
        .map(file => {
          const { ino, size, mtimeMs } = statSync(join(folder, file))
          return `${file} ${ino} ${size} ${mtimeMs}`
        })
        .join()
    } catch (thrown) {
      return (thrown as Error).message
    }
  }
}

/** Of `*.conf` and `*.data`, one directory deep. */
function namesIn(folder: string, name: string): string[] {
  let found: string[]
  try {
    found = readdirSync(folder).flatMap(entry => {
      if (isRules(entry)) return [entry]
      if (entry !== 'rules' && entry !== 'plugins') return []
      return readdirSync(join(folder, entry))
        .filter(isRules)
        .map(file => `${entry}/${file}`)
    })
  } catch (thrown) {
    throw unavailable(name, `it cannot be read (${(thrown as NodeJS.ErrnoException).code})`)
  }
  if (!found.some(file => file.endsWith('.conf'))) throw unavailable(name, 'it has no file *.conf')
  if (found.length > filesMax) throw unavailable(name, `it has more than ${filesMax} files`)
  const placeOf = (file: string) => order.findIndex(pattern => pattern.test(file))
  return found.sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))
}

const isRules = (file: string) => /\.(conf|data)$/.test(file)

const unavailable = (name: string, why: string) =>
  new Failure('rules_unavailable', `The rules ${name.slice(0, 63)} cannot be had: ${why}.`)
