/** The reference of an API version: what was taken apart, read one piece at a time. */
import { type LanguageName, languageNames, languages, type SampleRequest } from '@gatehouse/code-sample'
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { gatewayPlace, placedAt } from '../reference/gateway-place.ts'
import type { EndpointPart, Outline, OutlineEndpoint, OutlineTopic } from '../reference/reference.ts'
import type { TopicPart } from '../reference/topics/topic.ts'
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
  const counted = groups.reduce((sum, { count }) => sum + count, 0)
  const isWhole = counted <= wholeMax
  if (about.kind) {
    const of = { organization: organization!.id, revision: version.revisionId!, group: isWhole ? undefined : open }
    return { ...about, groups: await withTopics(transaction, groups, of) }
  }
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

interface TopicsOf {
  organization: string
  revision: string
  /** Only those of it. */
  group: string | undefined
}

async function withTopics(
  transaction: WriteContext['transaction'],
  groups: Outline['groups'],
  { organization, revision, group }: TopicsOf,
) {
  const { rows } = await sql<OutlineTopic & { group: string }>`
    select kind, name, title, path as declared, deprecated, group_name as "group" from portal_parts
    where organization_id = ${organization} and revision_id = ${revision} and group_name <> ''
      and ${group === undefined ? sql`true` : sql`group_name = ${group}`} order by position limit ${groupMax}`.execute(
    transaction,
  )
  const byGroup = Map.groupBy(rows, ({ group: name }) => name)
  return groups.map(one => {
    const topics = byGroup.get(one.name)?.map(({ group: _, deprecated, declared, ...topic }) => ({
      ...topic,
      ...(declared ? { declared } : {}),
      ...(deprecated ? { deprecated } : {}),
    }))
    return { ...one, ...(topics ? { topics } : {}) }
  })
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
    const { version, kept, address, offered } = shown
    const isAsked = kept?.outline?.kind === 'graphql'
    const { product } = version
    return {
      version: toldVersion(version),
      product: { at: `${product.workspace}/${product.name}`, title: product.spec.title ?? product.name },
      ...{ state: stateOf(shown), address: `${address}${version.basePath}` },
      ...(kept?.outline ? { outline: await outlineFor(context, shown, group), sha256: kept.sha256 } : {}),
      ...(isAsked ? { places: await placesOf(context, offered.portal, version) } : {}),
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
    where p.revision_id = ${revisionId ?? ''} and p.kind = ${kind} and p.name = ${name}
      and exists (select 1 from portal_references r where r.revision_id = p.revision_id and r.outline is not null)`.execute(
    transaction,
  )
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

export const topic: OperationHandler<{ version: string; kind: string; topic: string }> = {
  async run(context, { version: at, kind, topic: name }) {
    const { version, kept, address } = await shownFor(context, at)
    const { part, beside } = await partOf(context, version.revisionId, kind, name)
    const outline = await outlineFor(context, { version, kept }, (part as TopicPart).group)
    const shown = JSON.parse(placedAt(address, JSON.stringify(part))) as TopicPart
    return { version: toldVersion(version), topic: shown, ...(outline ? { outline } : {}), ...beside }
  },
}
