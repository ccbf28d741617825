import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import { asyncApi } from './asyncapi/asyncapi.ts'
import { graphql } from './graphql/graphql.ts'
import type { Language } from './model/language.ts'
import { protobuf } from './protobuf/protobuf.ts'
import { openApi } from './walk/openapi.ts'

/** How documents of each kind are compared. */
export const languages: Readonly<Record<DefinitionKind, Language>> = {
  openapi: openApi,
  asyncapi: asyncApi,
  graphql,
  protobuf,
}
