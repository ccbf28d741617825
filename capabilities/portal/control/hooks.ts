import { createHash } from 'node:crypto'
import { Failure, type Problem } from '@gatehouse/base'
import type { ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import { contrast } from '../contrast.ts'
import { ownPaths } from '../portal-page.ts'
import { imageType } from './image-type.ts'
import type { PortalSpec } from './reader.ts'

/** WCAG 2.2 §1.4.3, white text on the accent. */
const contrastMin = 4.5

export const portalHooks: ResourceHooks = {
  problems(_, spec): Problem[] {
    const { brand, hosts = [] } = spec as unknown as PortalSpec
    const problems: Problem[] = []
    const told = brand?.accent === undefined ? undefined : contrast(brand.accent, '#ffffff')
    if (told !== undefined && told < contrastMin) {
      const message = `White text on ${brand!.accent} has a contrast of ${told.toFixed(1)}; it must be ${contrastMin} at least.`
      problems.push({ code: 'contrast_low', message, pointer: '/spec/brand/accent', hint: 'Take a darker colour.' })
    }
    hosts.forEach((host, at) => {
      if (!host.startsWith('*')) return
      problems.push({
        code: 'invalid_value',
        message: 'A portal answers on single hosts.',
        pointer: `/spec/hosts/${at}`,
      })
    })
    return problems
  },
  async afterWrite(context, row) {
    await takeHosts(context, row as unknown as Row<PortalSpec>)
  },
}

/** A host is the portal's that named it first. */
async function takeHosts({ transaction }: WriteContext, { id, organizationId, spec }: Row<PortalSpec>): Promise<void> {
  const { hosts } = spec
  await transaction.deleteFrom('portal_hosts').where('portal_id', '=', id).execute()
  if (hosts.length === 0) return
  const taken = await transaction
    .insertInto('portal_hosts')
    .values(hosts.map(host => ({ host, organization_id: organizationId, portal_id: id })))
    .onConflict(conflict => conflict.doNothing())
    .returning('host')
    .execute()
  const ours = new Set(taken.map(({ host }) => host))
  const other = hosts.find(host => !ours.has(host))
  if (other === undefined) return
  throw new Failure('conflict', `The host ${other} is another portal’s.`, {
    problems: [
      { code: 'conflict', message: 'Another portal answers there.', pointer: `/spec/hosts/${hosts.indexOf(other)}` },
    ],
    hint: 'Name a host that no other portal has.',
  })
}

export const pageHooks: ResourceHooks = {
  problems(_, spec): Problem[] {
    const path = String(spec.path)
    const [first = ''] = path.split('/')
    if (!ownPaths.includes(first) || (first === 'guides' && path !== first)) return []
    const message = `/${first} is an address of the portal’s own.`
    return [{ code: 'invalid_value', message, pointer: '/spec/path', hint: 'Take another first word, or guides/….' }]
  },
}

export const assetHooks: ResourceHooks = {
  problems(_, spec): Problem[] {
    if (imageType(bytesOf(spec)) !== undefined) return []
    const message = 'These are not the bytes of a PNG, JPEG, GIF, WebP, AVIF or SVG picture.'
    return [{ code: 'invalid_value', message, pointer: '/spec/content' }]
  },
  async beforeCreate(_, draft) {
    Object.assign(draft.status, statusOf(draft.spec))
  },
  async beforeUpdate(_, __, draft) {
    Object.assign(draft.status, statusOf(draft.spec))
  },
}

const bytesOf = (spec: Readonly<Record<string, unknown>>) => Buffer.from(String(spec.content), 'base64')

function statusOf(spec: Record<string, unknown>) {
  const bytes = bytesOf(spec)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { type: imageType(bytes), bytes: bytes.length, sha256 }
}
