/** A client of an API version: made in a process apart once it is asked for, and kept by what it is made of. */
import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import { type Clock, Failure } from '@gatehouse/base'
import type { OperationHandler } from '@gatehouse/control'
import { askApart } from '@gatehouse/documents/apart.ts'
import { Turns, tooMany } from '@gatehouse/documents/turns.ts'
import { SdkShelf } from './sdk-shelf.ts'
import { shownDefinition } from './shown-definition.ts'

export interface SdkAsked {
  text: string
  language: 'typescript' | 'python'
}

export interface MadeSdk {
  name: string
  version: string
  /** Base64. */
  content: string
}

type Told = MadeSdk & { sha256: string }

export const sdkBounds = { heapMibMax: 1024, msMax: 60_000 }
const turns = new Turns({ atOnce: 1, ofOneAtOnce: 1, waitingMax: 8, full: tooMany })
const shelf = new SdkShelf<Told>({ bytesMax: 64 * 2 ** 20, sizeOf: ({ content }) => content.length })

export const sdk: OperationHandler<{ version: string; language: SdkAsked['language'] }, SdkAsked | Told> = {
  async run(context, { version, language }) {
    const { text, kind } = await shownDefinition(context, version)
    if (kind !== 'openapi') throw new Failure('kind_unfit', 'Clients are made of documents of OpenAPI alone.')
    return { text, language }
  },
  after({ organization, services }, output) {
    const asked = output as SdkAsked
    const key = createHash('sha256').update(`${asked.language} ${asked.text}`).digest('hex')
    return shelf.get(key, () => turns.take(organization!.id, async () => toldOf(await sdkApart(asked, services.clock))))
  },
}

const toldOf = (made: MadeSdk): Told => ({
  ...made,
  sha256: createHash('sha256').update(made.content, 'base64').digest('hex'),
})

export function sdkApart(asked: SdkAsked, clock: Clock, { heapMibMax, msMax } = sdkBounds): Promise<MadeSdk> {
  const program = new URL(`./sdk-process${extname(import.meta.url)}`, import.meta.url)
  return askApart(program, asked, { heapMibMax, msMax, clock, exhausted })
}

const exhausted = (what: string) =>
  new Failure('document_too_large', `Making a client of this document takes ${what}.`, {
    hint: 'Make one of a part of it, with `gatehouse sdk`.',
  })
