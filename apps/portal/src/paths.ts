/** Addresses of pages, of what they show. */
const segments = (at: string) => at.split('/').map(encodeURIComponent).join('/')

export const productPath = (at: string) => `/products/${segments(at)}`
export const versionPath = (at: string) => `/apis/${segments(at)}`
export const endpointPath = (at: string, name: string) => `${versionPath(at)}/endpoints/${encodeURIComponent(name)}`
export const tryPath = (at: string, name: string) => `${endpointPath(at, name)}/try`
export const graphiqlPath = (at: string) => `${versionPath(at)}/graphiql`
export const schemaPath = (at: string, name: string) => `${versionPath(at)}/schemas/${encodeURIComponent(name)}`
export const topicPath = (at: string, kind: string, name: string) =>
  `${versionPath(at)}/${kind}/${encodeURIComponent(name)}`
export const topicLinkPath = (at: string, { kind, name }: { kind: string; name: string }) =>
  kind === 'schema' ? schemaPath(at, name) : topicPath(at, kind, name)

export type DefinitionKind = 'openapi' | 'asyncapi' | 'graphql' | 'protobuf'

/** What the document of each kind is called. */
export const definitionFiles: Readonly<Record<DefinitionKind, string>> = {
  openapi: 'openapi.json',
  asyncapi: 'asyncapi.json',
  graphql: 'schema.graphql',
  protobuf: 'schema.proto',
}
export const definitionPath = (at: string, kind: DefinitionKind = 'openapi') =>
  `${versionPath(at)}/${definitionFiles[kind]}`
export const clientPath = (at: string, language: string) => `${versionPath(at)}/client-${language}`
export const guidePath = (path: string) => `/${segments(path)}`

/** Where a link of the portal's own documents leads: below its address, or away. */
export const linked = (to: string, link: (path: string) => string) => (to.startsWith('/') ? link(to) : to)
