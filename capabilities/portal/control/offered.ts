/** The products and API versions that are there for a reader. */
import type { Row, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { notThere, type PortalSpec, type Reading, readingOf } from './reader.ts'

export interface ProductSpec {
  title?: string
  description?: string
  apiVersions: string[]
}

export interface Offered extends Reading {
  products: Row<ProductSpec>[]
}

export interface ShownVersion {
  id: string
  /** `workspace/name`. */
  at: string
  title: string
  api: string
  version: string
  state: string
  basePath: string
  hosts: string[]
  access: string
  status: Record<string, unknown>
  revisionId: string | undefined
  revision: string | undefined
  number: number | undefined
  isLive: boolean
}

export async function offeredTo(context: WriteContext): Promise<Offered> {
  const reading = readingOf(context)
  if (!reading.open) return { ...reading, products: [] }
  const all = (await context.resources.all('Product')) as unknown as Row<ProductSpec>[]
  const ranked = all.flatMap(product => {
    const rank = rankOf(product, reading.portal.spec)
    return rank >= 0 && reading.sees(reading.portal.spec.products[rank]!.audience) ? [{ product, rank }] : []
  })
  ranked.sort((a, b) => a.rank - b.rank || atOf(a.product).localeCompare(atOf(b.product)))
  return { ...reading, products: ranked.map(({ product }) => product) }
}

export const atOf = ({ workspace, name }: Pick<Row, 'workspace' | 'name'>) => `${workspace}/${name}`

/** Place of the first line that means the product. */
function rankOf(product: Row<ProductSpec>, { products }: PortalSpec): number {
  const named = products.findIndex(one => one.product === atOf(product))
  if (named >= 0) return named
  return products.findIndex(({ product: name, labels }) => {
    const wanted = Object.entries(labels ?? {})
    return name === undefined && wanted.length > 0 && wanted.every(([key, value]) => product.labels[key] === value)
  })
}

export async function productFor(
  context: WriteContext,
  at: string,
): Promise<{ offered: Offered; product: Row<ProductSpec> }> {
  const offered = await offeredTo(context)
  const product = offered.products.find(one => atOf(one) === at)
  if (!product) throw notThere(`product ${at}`)
  return { offered, product }
}

interface Found {
  id: string
  workspace: string
  name: string
  state: string
  api: string
  spec: { version: string; basePath: string; hosts: string[]; access: string }
  api_spec: { title?: string }
  status: Record<string, unknown>
  product_id: string
  revision_id: string | null
  revision: string | null
  number: number | null
  is_live: boolean
}

/**
 * API versions of the products that readers may know: those that are published or deprecated, each with the revision that
 * the portal's environment serves, or the newest where none is served there.
 */
export async function versionsOf(
  { transaction }: WriteContext,
  { portal, products }: Pick<Offered, 'portal' | 'products'>,
): Promise<Map<string, ShownVersion[]>> {
  const byProduct = new Map<string, ShownVersion[]>()
  if (products.length === 0) return byProduct
  const { rows } = await sql<Found>`
    select v.id, w.name as workspace, v.name, v.state, a.name as api, a.spec as api_spec, v.spec - 'overlays' - 'policies' as spec, v.status,
      l.product_id, r.id as revision_id, r.name as revision, r.number, live.revision_id is not null as is_live
    from products_api_versions l
    join api_versions v on v.organization_id = l.organization_id and v.id = l.target_id
    join apis a on a.organization_id = v.organization_id and a.id = v.api_id
    join workspaces w on w.organization_id = v.organization_id and w.id = v.workspace_id
    ${shownRevision(sql`(select environments_live_id from portals where id = ${portal.id})`)}
    where l.product_id = any(${products.map(({ id }) => id)}) and v.state in ('published', 'deprecated')
      and not coalesce((v.status->>'blocked')::boolean, false)
    order by a.name, r.number desc nulls last, v.name`.execute(transaction)
  for (const found of rows) {
    const list = byProduct.get(found.product_id) ?? []
    byProduct.set(found.product_id, list)
    list.push(versionOf(found))
  }
  return byProduct
}

/** Joins what is live of `v` in the environment as `live`, and the revision to show as `r`. */
export const shownRevision = (environment: ReturnType<typeof sql>) => sql`
  left join deployments live on live.organization_id = v.organization_id and live.api_version_id = v.id
    and live.environment_id = ${environment} and live.state = 'live'
  left join lateral (
    select id, name, number from revisions
    where organization_id = v.organization_id and api_version_id = v.id
      and (live.revision_id is null or id = live.revision_id)
    order by number desc limit 1
  ) r on true`

function versionOf(found: Found): ShownVersion {
  const { spec, api, api_spec } = found
  return {
    ...{ id: found.id, at: atOf(found), title: api_spec.title ?? api, api, version: spec.version, state: found.state },
    ...{ basePath: spec.basePath, hosts: spec.hosts, access: spec.access, status: found.status },
    ...{ revisionId: found.revision_id ?? undefined, revision: found.revision ?? undefined },
    ...{ number: found.number ?? undefined, isLive: found.is_live },
  }
}

/** Every version that the reader may see, once each, with the first product that holds it. */
export async function versionsFor(
  context: WriteContext,
): Promise<{ offered: Offered; versions: Map<string, ShownVersion & { product: Row<ProductSpec> }> }> {
  const offered = await offeredTo(context)
  const byProduct = await versionsOf(context, offered)
  const versions = new Map<string, ShownVersion & { product: Row<ProductSpec> }>()
  for (const product of offered.products)
    for (const version of byProduct.get(product.id) ?? [])
      if (!versions.has(version.at)) versions.set(version.at, { ...version, product })
  return { offered, versions }
}

export async function versionFor(context: WriteContext, at: string) {
  const { offered, versions } = await versionsFor(context)
  const version = versions.get(at)
  if (!version) throw notThere(`API version ${at}`)
  return { offered, version }
}
