/** Arguments and fields of input objects: what callers send. */
import { member, text } from '@gatehouse/documents/openapi/tree.ts'
import { type MemberPair, pairMembers } from '../model/pair-members.ts'
import { type At, within } from '../model/source.ts'
import { usesOf } from './directive-use.ts'
import type { SchemaWalk } from './schema-walk.ts'
import { tellUses } from './tell-directives.ts'
import { tellLife } from './tell-life.ts'
import { isRequired, isWithin } from './type-reference.ts'

interface Inputs {
  from: At
  to: At
  /** What they are of. */
  name: string
  endpoint: string
}

export function tellInputs(walk: SchemaWalk, { name, from, to }: MemberPair): void {
  const endpoint = `type ${name}`
  const [had, has] = [from, to].map(({ value }) => usesOf(value).has('oneOf'))
  const place = { base: from, revision: to, endpoint, subject: name }
  if (!had && has)
    walk.tell({ ...place, id: 'graphql-input-became-one-of', message: `Of ${name} exactly one field may be sent now.` })
  if (had && !has)
    walk.tell({ ...place, id: 'graphql-input-no-longer-one-of', message: `Of ${name} any fields may be sent now.` })
  tellEach(walk, { from, to, name, endpoint, key: 'fields', what: 'input-field', word: 'input field' })
}

export const tellArguments = (walk: SchemaWalk, inputs: Inputs) =>
  tellEach(walk, { ...inputs, key: 'arguments', what: 'argument', word: 'argument' })

interface Each extends Inputs {
  key: string
  what: string
  word: string
}

function tellEach(walk: SchemaWalk, each: Each): void {
  const { from, to, name, endpoint, key, what, word } = each
  const { both, gone, added } = pairMembers(within(from, key), within(to, key))
  for (const { name: own, at } of gone) {
    const isDeprecated = text(member(at.value, 'deprecated')) !== undefined
    const id = `graphql-${what}-removed${isDeprecated ? '-deprecated' : ''}`
    const message = `The ${word} ${own} of ${name}${isDeprecated ? ', which was deprecated,' : ''} is gone.`
    const place = { base: at, revision: to, endpoint, subject: `${name}.${own}` }
    walk.tell({ ...place, id, message, hint: 'Go on taking it until nobody sends it.' })
  }
  for (const { name: own, at } of added) {
    const must = mustBeSent(at)
    const place = { base: from, revision: at, endpoint, subject: `${name}.${own}` }
    const message = `The ${word} ${own} of ${name} is new${must ? ', and has to be sent' : ''}.`
    const hint = must ? { hint: 'Let it be null, or give it a default.' } : {}
    walk.tell({ ...place, id: `graphql-${must ? 'required-' : ''}${what}-added`, message, ...hint })
  }
  for (const pair of both) tellInput(walk, each, pair)
}

const mustBeSent = ({ value }: At) =>
  isRequired(text(member(value, 'type')) ?? '') && text(member(value, 'default')) === undefined

function tellInput(walk: SchemaWalk, { name: holder, endpoint, what, word }: Each, pair: MemberPair): void {
  const { from, to } = pair
  const path = `${holder}.${pair.name}`
  const place = { base: from, revision: to, endpoint, subject: path }
  const name = `The ${word} ${pair.name} of ${holder}`
  tellLife(walk, { what, place, name })
  tellUses(walk, { ...pair, name: path })
  const say = (id: string, words: string, hint?: string) =>
    walk.tell({ ...place, id: `graphql-${what}-${id}`, message: `${name} ${words}.`, ...(hint ? { hint } : {}) })
  const [had, has] = [from, to].map(({ value }) => text(member(value, 'type')) ?? '') as [string, string]
  const [before, now] = [from, to].map(({ value }) => text(member(value, 'default')))
  const became = `${had} became ${has}`
  const hint = 'Take the new form under a new name, and deprecate this one.'
  if (had !== has && !isWithin(had, has)) {
    if (isWithin(has, had)) say('became-required', `no longer takes null everywhere: ${became}`, 'Go on taking null.')
    else say('type-changed', `is of another type: ${became}`, hint)
  } else if (!mustBeSent(from) && mustBeSent(to)) {
    say('became-required', 'has no default any more and has to be sent', 'Keep the default.')
  } else if (mustBeSent(from) && !mustBeSent(to)) say('became-optional', 'need not be sent any more')
  else if (had !== has) say('type-widened', `may be null in more places: ${became}`)
  if (before === now || mustBeSent(from) || mustBeSent(to)) return
  const done = before === undefined ? 'added' : now === undefined ? 'removed' : 'changed'
  say(`default-${done}`, `has ${now === undefined ? 'no default any more' : `the default ${now.slice(0, 80)} now`}`)
}
