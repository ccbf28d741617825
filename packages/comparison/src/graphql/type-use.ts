/** Where types of a schema are used: what callers send, what they read, and what fragments may bring together. */
import { isRecord, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import { namedType } from './type-reference.ts'

export interface TypeUse {
  sent: ReadonlySet<string>
  read: ReadonlySet<string>
  /** Types whose fields may be asked for beside those of another type, under one name. */
  shared: ReadonlySet<string>
}

export function typeUse(schema: unknown): TypeUse {
  const [sent, read] = [new Set<string>(), new Set<string>()]
  const takeArguments = (of: unknown) => {
    for (const one of Object.values(record(member(of, 'arguments'))))
      sent.add(namedType(text(member(one, 'type')) ?? ''))
  }
  const types = new Map(Object.entries(record(member(schema, 'types'))))
  for (const type of types.values()) {
    const into = member(type, 'kind') === 'input' ? sent : read
    for (const field of Object.values(record(member(type, 'fields')))) {
      into.add(namedType(text(member(field, 'type')) ?? ''))
      takeArguments(field)
    }
  }
  for (const directive of Object.values(record(member(schema, 'directives')))) takeArguments(directive)
  return { sent, read, shared: sharedTypes(types) }
}

/** Interfaces, what implements them, members of unions, and everything that these lead to. */
function sharedTypes(types: ReadonlyMap<string, unknown>): Set<string> {
  const waiting = [...types].flatMap(([name, type]) => {
    if (member(type, 'kind') === 'union') return [name]
    const isShared = member(type, 'kind') === 'interface' || texts(member(type, 'implements')).length > 0
    return isShared ? [name] : []
  })
  const found = new Set<string>()
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const type = types.get(name)
    if (found.has(name) || !isRecord(type)) continue
    found.add(name)
    waiting.push(...texts(type.types))
    for (const field of Object.values(record(type.fields))) waiting.push(namedType(text(member(field, 'type')) ?? ''))
  }
  return found
}
