/** What a revision changed for callers, in sentences. */
import { compare, Library, readSource } from '@gatehouse/comparison'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import type { ToldChange } from './reference.ts'
import { shortText } from './short-text.ts'

const changesMax = 200

const names = {
  openapi: 'openapi.json',
  asyncapi: 'asyncapi.json',
  graphql: 'schema.graphql',
  protobuf: 'schema.proto',
}

export function changesSince(before: string, after: string, kind: DefinitionKind = 'openapi'): ToldChange[] {
  const [base, revision] = [before, after].map(text => new Library(readSource(text, names[kind])))
  const { changes } = compare(base!, revision!)
  return changes.slice(0, changesMax).map(change => ({
    class: change.class,
    ...(change.endpoint === undefined ? {} : { endpoint: change.endpoint }),
    message: shortText(change.message, 400)!,
  }))
}
