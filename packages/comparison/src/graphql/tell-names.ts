/** Values of enums, members of unions, and interfaces of types. */
import { member, texts } from '@gatehouse/documents/openapi/tree.ts'
import { type MemberPair, pairMembers } from '../model/pair-members.ts'
import { within } from '../model/source.ts'
import type { SchemaWalk } from './schema-walk.ts'
import { tellUses } from './tell-directives.ts'
import { tellLife } from './tell-life.ts'

export function tellValues(walk: SchemaWalk, { name, from, to }: MemberPair): void {
  const endpoint = `type ${name}`
  const { both, gone, added } = pairMembers(within(from, 'values'), within(to, 'values'))
  const isSent = walk.base.sent.has(name)
  const isRead = walk.base.read.has(name) || walk.revision.read.has(name)
  for (const { name: value, at } of gone) {
    const id = isSent ? 'graphql-enum-value-removed' : 'graphql-output-enum-value-removed'
    const message = `The value ${value} of ${name} is gone${isSent ? '' : '; nobody can send it'}.`
    walk.tell({ id, base: at, revision: to, endpoint, subject: `${name}.${value}`, message })
  }
  for (const { name: value, at } of added) {
    const id = isRead ? 'graphql-enum-value-added' : 'graphql-input-enum-value-added'
    const message = `The value ${value} of ${name} is new${isRead ? ', and may come to who does not know it' : ''}.`
    walk.tell({ id, base: from, revision: at, endpoint, subject: `${name}.${value}`, message })
  }
  for (const { name: value, from: had, to: has } of both) {
    const place = { base: had, revision: has, endpoint, subject: `${name}.${value}` }
    tellLife(walk, { what: 'enum-value', place, name: `The value ${value} of ${name}` })
    tellUses(walk, { from: had, to: has, name: `${name}.${value}` })
  }
}

interface Names {
  key: 'types' | 'implements'
  id: string
  words: string
  what: string
}

export function tellNames(walk: SchemaWalk, { name, from, to }: MemberPair, { key, id, words, what }: Names): void {
  const [had, has] = [from, to].map(({ value }) => new Set(texts(member(value, key)))) as [Set<string>, Set<string>]
  const place = { base: within(from, key), revision: within(to, key), endpoint: `type ${name}` }
  for (const one of had) {
    if (has.has(one)) continue
    walk.tell({
      ...place,
      id: `${id}-removed`,
      subject: `${name} ${one}`,
      message: `${one} is no longer ${what} ${words}.`,
    })
  }
  for (const one of has) {
    if (had.has(one)) continue
    const hint = 'Fragments on it are answered differently: tell who asks for it.'
    walk.tell({
      ...place,
      id: `${id}-added`,
      subject: `${name} ${one}`,
      message: `${one} is ${what} ${words} now.`,
      hint,
    })
  }
}
