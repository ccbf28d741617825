/** A schema in GraphQL as a mock reads it from its file. */
import { readFile } from 'node:fs/promises'
import { decodeText } from '@gatehouse/documents'
import { invalidDocument } from '@gatehouse/documents/limits.ts'

export const isGraphqlFile = (name: string) => /\.(graphqls?|gql)$/i.test(name)

/** Throws `document_invalid` with the first place that is wrong. */
export async function graphqlText(file: string): Promise<string> {
  const sdl = decodeText(await readFile(file), file)
  const { GraphqlServer, SchemaProblem } = await import(
    '@gatehouse/capability-lifecycle/policies/mock-graphql/graphql-server.ts'
  )
  try {
    new GraphqlServer({ sdl, introspection: true, depthMax: 1, fieldsMax: 1, digest: text => text })
    return sdl
  } catch (thrown) {
    if (!(thrown instanceof SchemaProblem)) throw thrown
    const { message, line, column } = thrown
    throw invalidDocument([{ code: 'graphql_schema', message, place: { file, line, column } }], file)
  }
}
