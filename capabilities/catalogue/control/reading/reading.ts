/** Documents of others are read here: what is small at once, what would hold everybody up in a process apart. */
import { extname } from 'node:path'
import { type Clock, Failure } from '@gatehouse/base'
import { askApart } from '@gatehouse/documents/apart.ts'
import { Turns, tooMany } from '@gatehouse/documents/turns.ts'
import type { WrittenDefinition } from '../../definition.ts'
import type { WantedContract } from './routed.ts'
import { type Edited, editedValue, type Incoming, type Said, saidOf } from './said.ts'

export type Asked =
  | { make: 'said'; of: Incoming }
  | { make: 'value'; of: Edited }
  | { make: 'endpoints'; of: WrittenDefinition }
  | { make: 'contract'; of: WantedContract }

/** For whom. */
export interface Reader {
  organization: { id: string } | undefined
  services: { clock: Clock }
}

/** Read within some ten milliseconds. */
export const charactersAtOnce = 200_000
const bounds = { heapMibMax: 2048, msMax: 60_000 }
const turns = new Turns({ atOnce: 2, ofOneAtOnce: 1, waitingMax: 8, full: tooMany })

/** Throws what `saidOf` throws, and `too_many_attempts` where many of the organization wait already. */
export async function readSaid(reader: Reader, of: Incoming): Promise<Said> {
  const characters = of.text.length + (of.onto?.text.length ?? 0)
  return characters <= charactersAtOnce ? saidOf(of) : readApart<Said>(reader, { make: 'said', of })
}

export async function readValue(reader: Reader, of: Edited): Promise<unknown> {
  return of.text.length <= charactersAtOnce ? editedValue(of) : readApart<unknown>(reader, { make: 'value', of })
}

const program = new URL(`./reading-process${extname(import.meta.url)}`, import.meta.url)

export const readApart = <Made>({ organization, services }: Reader, asked: Asked): Promise<Made> =>
  turns.take(organization?.id ?? '', async () => {
    const { made } = await askApart<{ made: Made }>(program, asked, { ...bounds, clock: services.clock, exhausted })
    return made
  })

const exhausted = (what: string) =>
  new Failure('document_too_large', `Reading this document takes ${what}.`, {
    hint: 'Make the document smaller, or import it in parts.',
  })
