/** What a document says of its API, in one form for OpenAPI 2.0 to 3.2. */
import type { Dialect } from '@gatehouse/documents'
import type { At, Library } from './source.ts'

export interface Contract {
  library: Library
  dialect: Dialect
  title: string
  version: string
  /** By method and path as written. */
  endpoints: Map<string, Endpoint>
  /** By name and method. */
  webhooks: Map<string, Endpoint>
  security: Requirement[]
  securityAt: At
  schemes: Map<string, At>
  schemas: Map<string, At>
  servers: Map<string, At>
}

export interface Endpoint {
  method: string
  path: string
  /** `GET /pets/{id}`, as it is told. */
  name: string
  at: At
  operationId: string | undefined
  tags: string[]
  life: Life
  parameters: Map<string, Parameter>
  body: Body | undefined
  /** By status, such as `200`, `2XX` and `default`. */
  responses: Map<string, Response>
  /** Undefined where those of the document hold. */
  security: Requirement[] | undefined
  callbacks: Map<string, Endpoint>
  servers: Map<string, At> | undefined
}

export interface Life {
  deprecated: boolean
  /** As written. */
  sunset: string | undefined
  stability: string | undefined
}

export interface Parameter {
  name: string
  in: string
  at: At
  required: boolean
  /** How a value is written, in one word. */
  style: string
  allowsEmpty: boolean
  life: Life
  schema: At | undefined
  /** Where the value is a document of its own. */
  mediaType: string | undefined
}

export interface Body {
  at: At
  required: boolean
  types: Map<string, Media>
}

export interface Media {
  /** As written, with its parameters. */
  name: string
  at: At
  schema: At | undefined
  encoding: At | undefined
}

export interface Response {
  at: At
  types: Map<string, Media>
  headers: Map<string, Header>
  links: Map<string, At>
}

export interface Header {
  name: string
  at: At
  required: boolean
  schema: At | undefined
}

/** Schemes that are shown together, each with its scopes. */
export type Requirement = ReadonlyMap<string, readonly string[]>
