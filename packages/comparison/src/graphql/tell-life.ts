/** Words about something, and whether it is deprecated. */
import { member, text } from '@gatehouse/documents/openapi/tree.ts'
import type { Told } from '../change.ts'
import { type At, within } from '../model/source.ts'
import type { SchemaWalk } from './schema-walk.ts'

export interface Living {
  /** In the middle of ids: `field`, `argument`. */
  what: string
  place: Pick<Told, 'endpoint' | 'subject'> & { base: At; revision: At }
  /** As a sentence begins. */
  name: string
}

export function tellDescription({ tell }: SchemaWalk, { what, place, name }: Living): void {
  const [had, has] = [place.base, place.revision].map(({ value }) => text(member(value, 'description')) ?? '')
  if (had === has) return
  const revision = within(place.revision, 'description')
  tell({ ...place, revision, id: `graphql-${what}-description-changed`, message: `${name} is described otherwise.` })
}

export function tellLife(walk: SchemaWalk, living: Living): void {
  tellDescription(walk, living)
  const { what, place, name } = living
  const [had, has] = [place.base, place.revision].map(({ value }) => text(member(value, 'deprecated')))
  if (had === has) return
  if (has === undefined)
    return walk.tell({ ...place, id: `graphql-${what}-reactivated`, message: `${name} is no longer deprecated.` })
  if (had === undefined)
    return walk.tell({ ...place, id: `graphql-${what}-deprecated`, message: `${name} is deprecated now.` })
  const id = `graphql-${what}-deprecation-description-changed`
  walk.tell({ ...place, id, message: `${name} says another reason for its deprecation.` })
}
