import { member, record } from '@gatehouse/documents/openapi/tree.ts'
import type { Language, Summary } from '../model/language.ts'
import type { Library } from '../model/source.ts'
import { rootTypes } from './root-types.ts'
import { walkSchemas } from './schema-walk.ts'

function summaryOf({ root: { name, value } }: Library): Summary {
  const fields = (type: string) => Object.keys(record(member(member(member(value, 'types'), type), 'fields'))).length
  const endpoints = Object.values(rootTypes(value)).reduce((sum, type) => sum + fields(type), 0)
  return { title: name, version: '', endpoints }
}

export const graphql: Language = (base, revision) => ({
  base: summaryOf(base),
  revision: summaryOf(revision),
  walk: ({ tell }) => walkSchemas(base.top, revision.top, tell),
})
