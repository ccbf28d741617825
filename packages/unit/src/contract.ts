/** What a user's document says of an endpoint, in one form for all dialects: schemas are JSON Schema 2020-12. */
import { type Filled, object, oneOf, Type } from '@gatehouse/schema'

/** References within it lead to `#/$defs/NAME` of the contract's schemas. */
const schema = Type.Unknown()
const name = Type.String({ maxLength: 256 })

/** By media type or range; a schema where the document gives one. */
const types = Type.Record(Type.String({ maxLength: 256 }), object({ schema: Type.Optional(schema) }))

export const parameterStyles = ['simple', 'label', 'matrix', 'form', 'spaces', 'tabs', 'pipes', 'deep'] as const

const parameter = object({
  name,
  in: oneOf(['path', 'query', 'header', 'cookie']),
  required: Type.Optional(Type.Boolean()),
  style: oneOf([...parameterStyles]),
  explode: Type.Optional(Type.Boolean()),
  /** Its value is a text of this type. */
  content: Type.Optional(name),
  schema: Type.Optional(schema),
})
export type ContractParameter = Filled<typeof parameter>

export const endpointContract = object({
  parameters: Type.Array(parameter, { maxItems: 1024 }),
  /** None is spoken of where it is left out. */
  body: Type.Optional(object({ required: Type.Optional(Type.Boolean()), types })),
  /** By status as written: `200`, `4XX`, `default`. */
  replies: Type.Record(Type.String({ maxLength: 16 }), object({ types })),
})
export type EndpointContract = Filled<typeof endpointContract>

/** Schemas that several endpoints refer to, once. */
export type ContractSchemas = Readonly<Record<string, unknown>>
export const contractSchemas = Type.Record(Type.String({ maxLength: 2048 }), schema)

/** Of one endpoint, as policies see it: the same object as long as its part is served. */
export interface RouteContract {
  readonly endpoint: EndpointContract
  readonly schemas: ContractSchemas
}
