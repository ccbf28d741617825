/** Two files compared, in a process with a bound on its memory and its time: a hostile document ends that one alone. */
import { extname } from 'node:path'
import { type Clock, Failure } from '@gatehouse/base'
import type { Format, Level } from '@gatehouse/comparison'
import { askApart } from '@gatehouse/documents/apart.ts'

export interface Asked {
  /** Absolute. */
  base: string
  revision: string
  format: Format
  /** What is still to come at that time. */
  nowMs: number
}

export interface Compared {
  text: string
  counts: Record<Level, number>
}

export interface CompareBounds {
  heapMibMax: number
  msMax: number
}

export const compareBounds: CompareBounds = { heapMibMax: 2_048, msMax: 300_000 }

/** Throws `document_invalid`, and `document_too_large` also where it takes more than its bounds. */
export function compareFiles(asked: Asked, clock: Clock, bounds: CompareBounds = compareBounds): Promise<Compared> {
  const program = new URL(`./compare-process${extname(import.meta.url)}`, import.meta.url)
  return askApart(program, asked, { ...bounds, clock, exhausted })
}

const exhausted = (what: string) =>
  new Failure('document_too_large', `Comparing these documents takes ${what}.`, { hint: 'Compare them in parts.' })
