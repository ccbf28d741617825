import { extname } from 'node:path'
import { type Clock, Failure } from '@gatehouse/base'
import { askApart } from '@gatehouse/documents/apart.ts'
import type { ReferenceSource } from '../reference/make-reference.ts'
import type { MadeReference, ToldParts } from '../reference/reference.ts'

const bounds = { heapMibMax: 2048, msMax: 60_000 }

export interface Taking {
  clock: Clock
  /** Stores some of its parts. */
  take: (told: ToldParts) => Promise<void>
}

export function referenceApart(
  source: ReferenceSource,
  { clock, take }: Taking,
  { heapMibMax, msMax } = bounds,
): Promise<MadeReference> {
  const program = new URL(`./reference-process${extname(import.meta.url)}`, import.meta.url)
  return askApart(program, source, { heapMibMax, msMax, clock, exhausted, take })
}

const exhausted = (what: string) =>
  new Failure('document_too_large', `Making the reference of this document takes ${what}.`, {
    hint: 'Make the contract smaller.',
  })
