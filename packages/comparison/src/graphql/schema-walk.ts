/** Two schemas, type by type. */
import { member, text } from '@gatehouse/documents/openapi/tree.ts'
import type { Told } from '../change.ts'
import { type MemberPair, pairMembers } from '../model/pair-members.ts'
import { type At, within } from '../model/source.ts'
import { type Root, rootTypes } from './root-types.ts'
import { tellDefinitions, tellUses } from './tell-directives.ts'
import { tellFields } from './tell-fields.ts'
import { tellInputs } from './tell-inputs.ts'
import { tellDescription } from './tell-life.ts'
import { tellNames, tellValues } from './tell-names.ts'
import { type TypeUse, typeUse } from './type-use.ts'

export interface SchemaWalk {
  base: TypeUse
  revision: TypeUse
  tell(told: Told): void
}

export function walkSchemas(base: At, revision: At, tell: SchemaWalk['tell']): void {
  const walk: SchemaWalk = { base: typeUse(base.value), revision: typeUse(revision.value), tell }
  tellRoots(walk, base, revision)
  tellUses(walk, { from: within(base, 'schema'), to: within(revision, 'schema'), name: 'the schema' })
  const { both, gone, added } = pairMembers(within(base, 'types'), within(revision, 'types'))
  for (const { name, at } of gone) {
    const hint = 'Keep it, deprecate what leads to it, and remove it when nobody asks for it.'
    tell({ id: 'graphql-type-removed', base: at, ...of(name), message: `The type ${name} is gone.`, hint })
  }
  for (const { name, at } of added)
    tell({ id: 'graphql-type-added', base, revision: at, ...of(name), message: `The type ${name} is new.` })
  for (const pair of both) tellType(walk, pair)
  tellDefinitions(walk, within(base, 'directives'), within(revision, 'directives'))
}

const of = (name: string) => ({ endpoint: `type ${name}`, subject: name })

function tellRoots({ tell }: SchemaWalk, base: At, revision: At): void {
  const [had, has] = [rootTypes(base.value), rootTypes(revision.value)]
  const places = { base: within(base, 'schema'), revision: within(revision, 'schema') }
  for (const root of ['query', 'mutation', 'subscription'] satisfies Root[]) {
    const [from, to] = [had[root], has[root]]
    if (from === to) continue
    const what = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed'
    const words = {
      added: `is ${to} now; there was none`,
      removed: `was ${from}, and is gone`,
      changed: `was ${from}, and is ${to} now`,
    }
    tell({
      ...places,
      id: `graphql-root-type-${what}`,
      subject: root,
      message: `The type of each ${root} ${words[what]}.`,
    })
  }
}

function tellType(walk: SchemaWalk, pair: MemberPair): void {
  const { name, from, to } = pair
  const place = { base: from, revision: to, ...of(name) }
  tellDescription(walk, { what: 'type', place, name: `The type ${name}` })
  tellUses(walk, pair)
  const [had, has] = [from, to].map(({ value }) => text(member(value, 'kind')) ?? '') as [string, string]
  if (had !== has) {
    const message = `The type ${name} is ${articled(has)} now; it was ${articled(had)}.`
    return walk.tell({ ...place, id: 'graphql-type-kind-changed', message })
  }
  if (has === 'input') return tellInputs(walk, pair)
  if (has === 'enum') return tellValues(walk, pair)
  if (has === 'union')
    tellNames(walk, pair, { key: 'types', id: 'graphql-union-member', words: `of the union ${name}`, what: 'a member' })
  if (has === 'object' || has === 'interface') {
    tellNames(walk, pair, {
      key: 'implements',
      id: 'graphql-type-implements',
      words: `of ${name}`,
      what: 'an interface',
    })
    tellFields(walk, pair)
  }
}

const articled = (kind: string) => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind === 'input' ? 'input object' : kind}`
