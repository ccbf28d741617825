import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Clock, Failure } from '@gatehouse/base'
import { decodeText } from '@gatehouse/documents'
import { type Finding, type Fixes, lintApart } from '@gatehouse/lint'
import type { RuleSummary } from '@gatehouse/report'
import { oneText } from '../bundle-file.ts'
import type { RulesetSources } from './ruleset-sources.ts'

/** A document of the kind that a company describes its whole product with: 50 MB in 1 GiB. */
export const lintBounds = { bytesMax: 64 * 2 ** 20, nodesMax: 10_000_000, heapMibMax: 1024, secondsMax: 60 } as const

export interface LintedFiles {
  files: string[]
  findings: Finding[]
  /** Beyond the bound of a document. */
  more: number
  rules: RuleSummary[]
  /** Of the first file. */
  fixes?: Fixes
}

interface Around {
  cwd: string
  clock: Clock
  stdin: () => AsyncIterable<Uint8Array>
  rulesets: RulesetSources
}

/** One after the other: each has the whole bound for itself. */
export async function lintFiles(
  names: readonly string[],
  { cwd, clock, stdin, rulesets }: Around,
): Promise<LintedFiles> {
  const all: LintedFiles = { files: [], findings: [], more: 0, rules: [] }
  const { bytesMax, nodesMax, heapMibMax, secondsMax } = lintBounds
  for (const name of names) {
    const file = name === '-' ? 'standard input' : name
    const bytes = name === '-' ? await whole(stdin()) : await contentOf(resolve(cwd, name), name)
    const limits = { bytesMax, nodesMax }
    const path = name === '-' ? undefined : resolve(cwd, name)
    const one = oneText({ text: decodeText(bytes, file), file, path, limits })
    const input = { text: one.text, file, ...rulesets, limits }
    const { findings, more, rules, fixes } = await lintApart(input, { heapMibMax, msMax: secondsMax * 1000, clock })
    all.files.push(file)
    all.findings.push(...one.placed(findings))
    all.more += more
    // An overlay is laid onto the file that is named, and mends nothing in others.
    if (!one.isBundled) all.fixes ??= fixes
    all.rules = [...new Map([...all.rules, ...rules].map(rule => [rule.id, rule])).values()]
  }
  return all
}

async function contentOf(path: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (thrown) {
    const why =
      (thrown as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'there is no such file'
        : (thrown as NodeJS.ErrnoException).code
    throw new Failure('invalid_input', `${name} cannot be read: ${why}.`)
  }
}

async function whole(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}
