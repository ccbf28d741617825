/** Kinds of definitions by the names of their languages. */
const names: Readonly<Record<string, string>> = {
  ...{ openapi: 'OpenAPI', asyncapi: 'AsyncAPI', graphql: 'GraphQL', protobuf: 'Protobuf' },
}

export const kindName = (kind: string): string => names[kind] ?? kind
