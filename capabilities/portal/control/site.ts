import type { OperationHandler } from '@gatehouse/control'
import { sql } from 'kysely'
import { guidesFor } from './guides.ts'
import { atOf, offeredTo, versionsOf } from './offered.ts'
import { notThere } from './reader.ts'
import { toldVersion } from './told-version.ts'

export const site: OperationHandler = {
  async run(context) {
    const offered = await offeredTo(context)
    const { portal, reader, open, products } = offered
    const { title, description, audience, brand = {}, home, links, environments } = portal.spec
    const versions = await versionsOf(context, offered)
    return {
      ...{ title: title ?? portal.name, ...(description === undefined ? {} : { description }) },
      ...{ audience, open, reader, brand, home: open ? home : [], links, environments: open ? environments : {} },
      posts: open ? (portal.spec.community?.posts ?? 'off') : 'off',
      signUp: portal.spec.accounts?.signUp ?? 'closed',
      products: products.map(product => ({
        ...{ at: atOf(product), title: product.spec.title ?? product.name, labels: product.labels },
        ...(product.spec.description === undefined ? {} : { description: product.spec.description }),
        versions: (versions.get(product.id) ?? []).map(toldVersion),
      })),
      guides: await guidesFor(context, offered),
    }
  },
}

export const portalAt: OperationHandler<{ host?: string }, { organization: string; portal: string }> = {
  async run({ transaction }, { host = '' }) {
    const named = await sql<{ organization: string; portal: string; only: boolean }>`
      select o.name as organization, p.name as portal from portal_hosts h
      join portals p on p.organization_id = h.organization_id and p.id = h.portal_id
      join organizations o on o.id = p.organization_id where h.host = ${host.toLowerCase()}`.execute(transaction)
    const [found] = named.rows
    if (found) return found
    const all = await sql<{ organization: string; portal: string }>`
      select o.name as organization, p.name as portal from portals p
      join organizations o on o.id = p.organization_id limit 2`.execute(transaction)
    const [only, second] = all.rows
    if (!only || second) throw notThere('portal')
    return only
  },
}
