/** A client package from a document, in a process with a bound on its memory and its time. */
import { extname } from 'node:path'
import { type Clock, Failure } from '@gatehouse/base'
import type { Advice } from '@gatehouse/comparison'
import { askApart } from '@gatehouse/documents/apart.ts'

export const sdkLanguages = ['typescript', 'python'] as const
export type SdkLanguage = (typeof sdkLanguages)[number]

export interface SdkAsked {
  /** Absolute. */
  file: string
  language: SdkLanguage
  /** Made from the title unless said. */
  name?: string
  /** Of the package; of the one before it where there is a base. */
  version?: string
  /** The document that `version` was made of; absolute. */
  since?: string
  /** What stands in the changelog by now. */
  changelog?: string
  nowMs: number
}

export interface SdkMade {
  name: string
  version: string
  operations: number
  types: number
  files: [path: string, text: string][]
  advice?: Advice
}

export const sdkBounds = { heapMibMax: 2_048, msMax: 300_000 }

/** Throws `document_invalid`, and `document_too_large` also where it takes more than its bounds. */
export function makeSdk(asked: SdkAsked, clock: Clock, bounds = sdkBounds): Promise<SdkMade> {
  const program = new URL(`./sdk-process${extname(import.meta.url)}`, import.meta.url)
  return askApart(program, asked, { ...bounds, clock, exhausted })
}

const exhausted = (what: string) =>
  new Failure('document_too_large', `Making a client of this document takes ${what}.`, {
    hint: 'Make one of a part of it.',
  })
