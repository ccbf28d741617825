/** Two documents compared by what they mean, in a process of its own. */
import { extname } from 'node:path'
import { Failure } from '@gatehouse/base'
import { askApart } from '@gatehouse/documents/apart.ts'
import type { CheckFinding } from '../checks/check.ts'
import { fileNamed, type GovernedDocument, overlaysDigest } from '../governed-document.ts'
import type { ComparedPair } from './compare-process.ts'
import { keyOf, type Wanted } from './evidence.ts'

export interface Compared {
  findings: CheckFinding[]
  more: number
}

export const compareBounds = { heapMibMax: 1536, msMax: 60_000 } as const
const edition = 3
const dayMs = 86_400_000

/** What a sunset means depends on the day. */
export function comparisonWanted(base: GovernedDocument, revision: GovernedDocument, nowMs: number): Wanted<Compared> {
  const day = Math.floor(nowMs / dayMs)
  const parts = [base, revision].flatMap(({ sha256, overlays }) => [sha256, overlaysDigest(overlays)])
  return {
    key: keyOf('comparison', edition, day, ...parts),
    async begin() {
      const side = async ({ name, read, overlays }: GovernedDocument) => {
        const { text, kind } = await read()
        return { name: fileNamed(name, kind), text, overlays }
      }
      const pair: ComparedPair = { base: await side(base), revision: await side(revision), nowMs: day * dayMs }
      const program = new URL(`./compare-process${extname(import.meta.url)}`, import.meta.url)
      return ({ clock }) => askApart<Compared>(program, pair, { ...compareBounds, clock, exhausted })
    },
  }
}

const exhausted = (what: string) =>
  new Failure('lint_exhausted', `Comparing the document with what is live takes ${what}.`)
