/** The document of an API version as readers get it: small ones as text, large ones compressed, made few at a time and kept. */
import { createHash } from 'node:crypto'
import { type OperationHandler, packText, unpackedBytes, unpackText, type WriteContext } from '@gatehouse/control'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import { Turns, tooMany } from '@gatehouse/documents/turns.ts'
import { sql } from 'kysely'
import { placedAt } from '../reference/gateway-place.ts'
import { gatewayAddress } from './gateway-address.ts'
import { versionFor } from './offered.ts'
import { notThere } from './reader.ts'
import { SdkShelf } from './sdk-shelf.ts'

interface Stored {
  /** As those were kept that were made first. */
  document: string | null
  packed: string | null
  sha256: string
  kind: DefinitionKind | null
}

interface Found extends Stored {
  address: string
}

interface Told {
  kind: DefinitionKind
  sha256: string
  text?: string
  packed?: string
}

/** Of the text, whatever it is packed into; what is shorter is unpacked within some ten milliseconds. */
const bytesAtOnce = 1_000_000
const turns = new Turns({ atOnce: 1, ofOneAtOnce: 1, waitingMax: 16, full: tooMany })
const shelf = new SdkShelf<string>({ bytesMax: 64 * 2 ** 20, sizeOf: packed => packed.length })

export const definitionText: OperationHandler<{ version: string }, Found | Told> = {
  run: (context, { version }) => storedDefinition(context, version),
  async after({ organization }, output) {
    const found = output as Found
    const { kind, sha256, packed, address } = found
    const about = { kind: kind ?? ('openapi' as const), sha256 }
    if (packed === null || unpackedBytes(packed) <= bytesAtOnce) return { ...about, text: await textOf(found) }
    const key = createHash('sha256').update(`${organization!.id} ${sha256} ${address}`).digest('hex')
    const make = async () => packText(await textOf(found))
    return { ...about, packed: await shelf.get(key, () => turns.take(organization!.id, make)) }
  },
}

/** Throws `not_found`. */
export async function shownDefinition(
  context: WriteContext,
  at: string,
): Promise<{ kind: DefinitionKind; text: string }> {
  const found = await storedDefinition(context, at)
  return { kind: found.kind ?? 'openapi', text: await textOf(found) }
}

async function storedDefinition(context: WriteContext, at: string): Promise<Found> {
  const { offered, version } = await versionFor(context, at)
  const { rows } = await sql<Stored>`
    select document, packed, sha256, outline->>'kind' as kind from portal_references
    where revision_id = ${version.revisionId ?? ''} and outline is not null`.execute(context.transaction)
  const [found] = rows
  if (!found) throw notThere(`definition of ${at}`)
  return { ...found, address: await gatewayAddress(context, offered.portal, version) }
}

/** With the address of the gateways. */
async function textOf({ document, packed, address }: Found): Promise<string> {
  return placedAt(address, packed === null ? (document ?? '') : await unpackText(packed))
}
