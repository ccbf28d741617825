/** Samples of an API version's contract: the text is read in the transaction, and looked at in a process apart behind it. */
import { extname } from 'node:path'
import { type Clock, Failure } from '@gatehouse/base'
import type { OperationHandler } from '@gatehouse/control'
import { askApart } from '@gatehouse/documents/apart.ts'
import { Turns, tooMany } from '@gatehouse/documents/turns.ts'
import { asItStands } from '../document.ts'

export interface Asked {
  text: string
  overlays: readonly unknown[]
  file: string
  operation: string
  server?: string
}

export interface Samples {
  method: string
  url: string
  samples: Record<string, string>
}

type Wanted = Omit<Asked, 'text' | 'overlays' | 'file'>

const bounds = { heapMibMax: 512, msMax: 10_000 }
const turns = new Turns({ atOnce: 2, ofOneAtOnce: 1, waitingMax: 8, full: tooMany })

export const samples: OperationHandler<Wanted, Samples | Asked> = {
  async run(context, wanted) {
    const { text, overlays, definition, kind } = await asItStands(context)
    if (kind !== 'openapi') throw new Failure('kind_unfit', 'Samples are made of documents of OpenAPI alone.')
    return { ...wanted, text, overlays, file: definition }
  },
  after: ({ organization, services }, output) =>
    turns.take(organization!.id, () => samplesApart(output as Asked, services.clock)),
}

export function samplesApart(asked: Asked, clock: Clock, { heapMibMax, msMax } = bounds): Promise<Samples> {
  const program = new URL(`./samples-process${extname(import.meta.url)}`, import.meta.url)
  return askApart(program, asked, { heapMibMax, msMax, clock, exhausted })
}

const exhausted = (what: string) =>
  new Failure('document_too_large', `Making samples of this document takes ${what}.`, {
    hint: 'Make the contract smaller.',
  })
