import { extname } from 'node:path'
import { type Clock, Failure } from '@gatehouse/base'
import { askApart } from '@gatehouse/documents/apart.ts'
import type { ReferenceSource } from '../reference/make-reference.ts'
import type { Reference } from '../reference/reference.ts'

const bounds = { heapMibMax: 1536, msMax: 60_000 }

export function referenceApart(
  source: ReferenceSource,
  clock: Clock,
  { heapMibMax, msMax } = bounds,
): Promise<Reference> {
  const program = new URL(`./reference-process${extname(import.meta.url)}`, import.meta.url)
  return askApart(program, source, { heapMibMax, msMax, clock, exhausted })
}

const exhausted = (what: string) =>
  new Failure('document_too_large', `Making the reference of this document takes ${what}.`, {
    hint: 'Make the contract smaller.',
  })
