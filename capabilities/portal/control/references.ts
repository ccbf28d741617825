/** The reference of an API version: what was taken apart, read one piece at a time. */
import { type LanguageName, languageNames, languages, type SampleRequest } from '@gatehouse/code-sample'
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { gatewayPlace } from '../reference/gateway-place.ts'
import type { EndpointPart, Outline, OutlineEndpoint } from '../reference/reference.ts'
import { gatewayAddress } from './gateway-address.ts'
import { versionFor } from './offered.ts'
import { placesOf } from './places.ts'
import { notThere } from './reader.ts'
import { toldVersion } from './told-version.ts'

interface Kept {
  outline: Outline | null
  sha256: string | null
  failure: string | null
}

/** With more endpoints than this, one group at a time is told. */
const wholeMax = 200
const groupMax = 2000

type Shown = Awaited<ReturnType<typeof shownFor>>

async function shownFor(context: WriteContext, at: string) {
  const { offered, version } = await versionFor(context, at)
  const { rows } = await sql<Kept>`
    select outline, sha256, failure from portal_references
    where organization_id = ${context.organization!.id} and revision_id = ${version.revisionId ?? ''}`.execute(
    context.transaction,
  )
  return { offered, version, kept: rows[0], address: await gatewayAddress(context, offered.portal, version) }
}

/** With the endpoints of every group, or of the one that is open. */
async function outlineFor(
  { transaction, organization }: WriteContext,
  { version, kept }: Pick<Shown, 'version' | 'kept'>,
  open: string,
) {
  if (!kept?.outline) return undefined
  const { groups, ...about } = kept.outline
  const isWhole = about.endpoints <= wholeMax
  const { rows } = await sql<OutlineEndpoint & { group: string }>`
    select name as id, method, path, title, deprecated, group_name as "group" from portal_parts
    where organization_id = ${organization!.id} and revision_id = ${version.revisionId!} and kind = 'endpoint'
      and ${isWhole ? sql`true` : sql`group_name = ${open}`} order by position limit ${groupMax}`.execute(transaction)
  const byGroup = Map.groupBy(rows, ({ group }) => group)
  const told = groups.map(group => {
    const endpoints = byGroup
      .get(group.name)
      ?.map(({ group: _, deprecated, ...one }) => ({ ...one, ...(deprecated ? { deprecated } : {}) }))
    return { ...group, ...(endpoints ? { endpoints } : {}) }
  })
  return { ...about, groups: told }
}

/** Where it stands: made, on its way, or why it cannot be. */
const stateOf = ({ version, kept }: Shown): string => {
  if (version.revisionId === undefined) return 'none'
  if (!kept) return 'making'
  return kept.outline ? 'made' : (kept.failure ?? 'none')
}

export const reference: OperationHandler<{ version: string; group: string }> = {
  async run(context, { version: at, group }) {
    const shown = await shownFor(context, at)
    const { version, kept, address } = shown
    const { product } = version
    return {
      version: toldVersion(version),
      product: { at: `${product.workspace}/${product.name}`, title: product.spec.title ?? product.name },
      ...{ state: stateOf(shown), address: `${address}${version.basePath}` },
      ...(kept?.outline ? { outline: await outlineFor(context, shown, group), sha256: kept.sha256 } : {}),
    }
  },
}

interface PartRow {
  content: string
  position: number
  before: Neighbour | null
  after: Neighbour | null
}

interface Neighbour {
  name: string
  title: string
}

async function partOf({ transaction }: WriteContext, revisionId: string | undefined, kind: string, name: string) {
  const beside = (before: boolean) => sql`(
    select jsonb_build_object('name', b.name, 'title', b.title) from portal_parts b
    where b.organization_id = p.organization_id and b.revision_id = p.revision_id and b.kind = p.kind
      and ${before ? sql`b.position < p.position` : sql`b.position > p.position`}
    order by b.position ${before ? sql`desc` : sql`asc`} limit 1)`
  const { rows } = await sql<PartRow>`
    select p.content, p.position, ${beside(true)} as before, ${beside(false)} as after from portal_parts p
    where p.revision_id = ${revisionId ?? ''} and p.kind = ${kind} and p.name = ${name}`.execute(transaction)
  const [found] = rows
  if (!found) throw notThere(`${kind} ${name}`)
  const { before, after } = found
  return {
    part: JSON.parse(found.content) as unknown,
    beside: { ...(before ? { before } : {}), ...(after ? { after } : {}) },
  }
}

export const endpoint: OperationHandler<{ version: string; endpoint: string }> = {
  async run(context, { version: at, endpoint: name }) {
    const { offered, version: shown } = await versionFor(context, at)
    const { part, beside } = await partOf(context, shown.revisionId, 'endpoint', name)
    const { request, ...told } = part as EndpointPart
    const { version, address, kept } = await shownFor(context, at)
    const outline = await outlineFor(context, { version, kept }, told.tags[0] ?? '')
    const places = await placesOf(context, offered.portal, version)
    const called = request && { ...request, url: request.url.replace(gatewayPlace, places[0]?.address ?? address) }
    return {
      version: toldVersion(version),
      endpoint: told,
      ...(outline ? { outline } : {}),
      ...beside,
      ...(called ? { request: called, samples: samplesOf(called) } : {}),
      places,
    }
  },
}

const samplesOf = (request: SampleRequest) =>
  Object.fromEntries(languageNames.map((name: LanguageName) => [name, languages[name](request)]))

export const schema: OperationHandler<{ version: string; schema: string }> = {
  async run(context, { version: at, schema: name }) {
    const { version } = await versionFor(context, at)
    const { part, beside } = await partOf(context, version.revisionId, 'schema', name)
    return { version: toldVersion(version), name, schema: part, ...beside }
  },
}

export const definitionText: OperationHandler<{ version: string }> = {
  run: (context, { version }) => shownDefinition(context, version),
}

/** The document of an API version as readers get it, with the address of the gateways. Throws `not_found`. */
export async function shownDefinition(context: WriteContext, at: string): Promise<{ sha256: string; text: string }> {
  const { offered, version } = await versionFor(context, at)
  const { rows } = await sql<{ document: string; sha256: string }>`
    select document, sha256 from portal_references
    where revision_id = ${version.revisionId ?? ''} and document is not null`.execute(context.transaction)
  const [found] = rows
  if (!found) throw notThere(`definition of ${at}`)
  const address = await gatewayAddress(context, offered.portal, version)
  const text = found.document
    .replaceAll(gatewayPlace, address)
    .replaceAll(`"host":"${new URL(gatewayPlace).host}"`, `"host":${JSON.stringify(new URL(address).host)}`)
  return { sha256: found.sha256, text }
}
