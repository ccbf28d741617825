import { member, record, text } from '@gatehouse/documents/openapi/tree.ts'

const usual = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const
export type Root = keyof typeof usual

/** Names of the types that requests begin with: those that the schema says, or those that are called so. */
export function rootTypes(value: unknown): Partial<Record<Root, string>> {
  const schema = member(value, 'schema')
  const types = record(member(value, 'types'))
  const roots = Object.keys(usual) as Root[]
  const isSaid = roots.some(root => text(member(schema, root)) !== undefined)
  const named = roots.flatMap(root => {
    const name = isSaid ? text(member(schema, root)) : usual[root]
    return name !== undefined && (isSaid || Object.hasOwn(types, name)) ? [[root, name]] : []
  })
  return Object.fromEntries(named)
}
