/** A document that somebody is writing, taken apart as readers will see it: few at once, nothing is stored. */
import { extname } from 'node:path'
import { Failure } from '@gatehouse/base'
import { type OperationHandler, Undone } from '@gatehouse/control'
import { askApart } from '@gatehouse/documents/apart.ts'
import { Turns, tooMany } from '@gatehouse/documents/turns.ts'
import type { TopicLanguage } from '../reference/reference.ts'
import type { PreviewedDocument } from '../reference/topics/preview.ts'

export interface PreviewAsked {
  text: string
  kind: TopicLanguage
}

const bounds = { heapMibMax: 512, msMax: 20_000 }
const turns = new Turns({ atOnce: 2, ofOneAtOnce: 1, waitingMax: 4, full: tooMany })

export const previewDocument: OperationHandler<PreviewAsked, PreviewedDocument, PreviewedDocument> = {
  prepare: ({ organization, services }, asked) =>
    turns.take(organization!.id, () => {
      const program = new URL(`./preview-process${extname(import.meta.url)}`, import.meta.url)
      return askApart<PreviewedDocument>(program, asked, { ...bounds, clock: services.clock, exhausted })
    }),
  async run(_context, _asked, made) {
    throw new Undone(made)
  },
}

const exhausted = (what: string) => new Failure('document_too_large', `Showing this document takes ${what}.`)
