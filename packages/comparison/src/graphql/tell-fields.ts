/** Fields of objects and interfaces: what callers read. */
import { member, text } from '@gatehouse/documents/openapi/tree.ts'
import { type MemberPair, pairMembers } from '../model/pair-members.ts'
import { within } from '../model/source.ts'
import type { SchemaWalk } from './schema-walk.ts'
import { tellUses } from './tell-directives.ts'
import { tellArguments } from './tell-inputs.ts'
import { tellLife } from './tell-life.ts'
import { isWithin } from './type-reference.ts'

export function tellFields(walk: SchemaWalk, { name, from, to }: MemberPair): void {
  const { both, gone, added } = pairMembers(within(from, 'fields'), within(to, 'fields'))
  const endpoint = `type ${name}`
  for (const { name: field, at } of gone) {
    const isDeprecated = text(member(at.value, 'deprecated')) !== undefined
    const id = `graphql-field-removed${isDeprecated ? '-deprecated' : ''}`
    const message = `The field ${field} of ${name}${isDeprecated ? ', which was deprecated,' : ''} is gone.`
    const hint = isDeprecated
      ? 'Find out who still asks for it.'
      : 'Deprecate it first, and remove it when nobody asks for it.'
    walk.tell({ id, base: at, revision: to, endpoint, subject: `${name}.${field}`, message, hint })
  }
  for (const { name: field, at } of added) {
    const place = { base: from, revision: at, endpoint, subject: `${name}.${field}` }
    walk.tell({ ...place, id: 'graphql-field-added', message: `The field ${field} of ${name} is new.` })
  }
  for (const pair of both) tellField(walk, name, pair)
}

function tellField(walk: SchemaWalk, type: string, pair: MemberPair): void {
  const { name, from, to } = pair
  const path = `${type}.${name}`
  const place = { base: from, revision: to, endpoint: `type ${type}`, subject: path }
  tellLife(walk, { what: 'field', place, name: `The field ${path}` })
  tellUses(walk, { ...pair, name: path })
  tellArguments(walk, { from, to, name: path, endpoint: `type ${type}` })
  const [had, has] = [from, to].map(({ value }) => text(member(value, 'type')) ?? '') as [string, string]
  if (had === has) return
  const say = (id: string, words: string, hint?: string) =>
    walk.tell({
      ...{ ...place, id, base: within(from, 'type'), revision: within(to, 'type') },
      message: `The field ${path} ${words}: ${had} became ${has}.`,
      ...(hint === undefined ? {} : { hint }),
    })
  if (isWithin(has, had)) {
    if (!walk.base.shared.has(type)) return say('graphql-field-became-non-null', 'is always there now')
    const hint = 'Give the fields of other types that are asked for beside it the same mark.'
    const words = 'is always there now, and fragments that ask for it beside one that may be null are refused'
    return say('graphql-field-became-non-null-in-fragments', words, hint)
  }
  if (isWithin(had, has))
    return say('graphql-field-became-nullable', 'may be null now', 'Offer it under a new name, and deprecate this one.')
  say(
    'graphql-field-type-changed',
    'is of another type',
    'Offer the new type under a new name, and deprecate this one.',
  )
}
