/** Directives: how they are defined, and where they stand. */
import { member, record, texts } from '@gatehouse/documents/openapi/tree.ts'
import { type MemberPair, pairMembers } from '../model/pair-members.ts'
import type { At } from '../model/source.ts'
import { usesOf } from './directive-use.ts'
import type { SchemaWalk } from './schema-walk.ts'
import { tellArguments } from './tell-inputs.ts'
import { tellDescription } from './tell-life.ts'

/** Those that have rules of their own, or that every server has. */
const builtIn = new Set(['deprecated', 'specifiedBy', 'oneOf', 'skip', 'include'])

/** Of Apollo Federation: how subgraphs are put together, which callers do not see. `inaccessible` hides, and is not here. */
const federation = new Set([
  ...['key', 'external', 'requires', 'provides', 'shareable', 'override', 'tag', 'link', 'extends', 'interfaceObject'],
  ...['composeDirective', 'cost', 'listSize', 'context', 'fromContext', 'core', 'join__type', 'join__field'],
])

const executable = new Set([
  ...['QUERY', 'MUTATION', 'SUBSCRIPTION', 'FIELD', 'FRAGMENT_DEFINITION', 'FRAGMENT_SPREAD', 'INLINE_FRAGMENT'],
  'VARIABLE_DEFINITION',
])

/** Uses of directives whose meaning is not known here: that they changed is told, and no more. */
export function tellUses(walk: SchemaWalk, { from, to, name }: MemberPair): void {
  const [had, has] = [usesOf(from.value), usesOf(to.value)]
  const place = { base: from, revision: to, ...(name.includes(' ') ? {} : { endpoint: `type ${name.split('.')[0]}` }) }
  for (const directive of new Set([...had.keys(), ...has.keys()])) {
    const [before, now] = [had.get(directive) ?? [], has.get(directive) ?? []]
    if (before.length === now.length && before.every((one, at) => one === now[at])) continue
    const subject = `${name} @${directive}`
    if (directive === 'specifiedBy') {
      const message = `${name} is specified elsewhere: ${now[0] ?? 'nowhere'}.`
      walk.tell({ ...place, id: 'graphql-scalar-specified-by-changed', subject, message })
      continue
    }
    if (builtIn.has(directive)) continue
    const isUsed = now.some(one => !before.includes(one)) || now.length > before.length
    const message = `@${directive} at ${name} ${before.length === 0 ? 'is new' : now.length === 0 ? 'is gone' : 'says something else'}.`
    if (federation.has(directive)) walk.tell({ ...place, id: 'graphql-federation-directive-changed', subject, message })
    else {
      const hint = 'What it means is not known here: see what the server makes of it.'
      walk.tell({ ...place, id: `graphql-directive-use-${isUsed ? 'added' : 'removed'}`, subject, message, hint })
    }
  }
}

export function tellDefinitions(walk: SchemaWalk, base: At, revision: At): void {
  const { both, gone, added } = pairMembers(base, revision)
  for (const { name, at } of gone) {
    if (isUsual(name, at)) continue
    const isOurs = !texts(member(at.value, 'locations')).some(one => executable.has(one))
    const id = isOurs ? 'graphql-schema-directive-removed' : 'graphql-directive-removed'
    walk.tell({ id, base: at, ...of(name), message: `The directive @${name} is gone.` })
  }
  for (const { name, at } of added) {
    if (isUsual(name, at)) continue
    if (builtIn.has(name)) {
      const message = `The directive @${name} is another one than every server has.`
      walk.tell({ id: 'graphql-directive-removed', revision: at, ...of(name), message })
      continue
    }
    walk.tell({ id: 'graphql-directive-added', revision: at, ...of(name), message: `The directive @${name} is new.` })
  }
  for (const pair of both) tellDefinition(walk, pair)
}

/** What need not be written, for every server has it so. */
function isUsual(name: string, { value }: At): boolean {
  if (name !== 'skip' && name !== 'include') return builtIn.has(name)
  const { if: condition, ...others } = record(member(value, 'arguments'))
  const isPlain = member(condition, 'type') === 'Boolean!' && Object.keys(others).length === 0
  const locations = texts(member(value, 'locations')).sort().join(' ')
  return isPlain && locations === 'FIELD FRAGMENT_SPREAD INLINE_FRAGMENT' && member(value, 'repeatable') !== true
}

const of = (name: string) => ({ endpoint: `directive @${name}`, subject: name })

function tellDefinition(walk: SchemaWalk, { name, from, to }: MemberPair): void {
  const place = { base: from, revision: to, ...of(name) }
  tellDescription(walk, { what: 'directive', place, name: `The directive @${name}` })
  tellArguments(walk, { from, to, name: `@${name}`, endpoint: `directive @${name}` })
  const [had, has] = [from, to].map(({ value }) => texts(member(value, 'locations'))) as [string[], string[]]
  for (const location of had) {
    if (has.includes(location)) continue
    const id = `graphql-${executable.has(location) ? '' : 'schema-'}directive-location-removed`
    walk.tell({ ...place, id, subject: `${name} ${location}`, message: `@${name} may no longer stand at ${location}.` })
  }
  for (const location of has) {
    if (had.includes(location)) continue
    const id = 'graphql-directive-location-added'
    walk.tell({ ...place, id, subject: `${name} ${location}`, message: `@${name} may stand at ${location} now.` })
  }
  const [again, still] = [from, to].map(({ value }) => member(value, 'repeatable') === true)
  if (!again && still)
    walk.tell({ ...place, id: 'graphql-directive-became-repeatable', message: `@${name} may stand several times now.` })
  if (again && !still)
    walk.tell({ ...place, id: 'graphql-directive-no-longer-repeatable', message: `@${name} may stand once alone now.` })
}
