/** What a user's document says of an endpoint, in one form for all dialects: schemas are JSON Schema 2020-12. */
import { type Filled, object, oneOf, Type } from '@gatehouse/schema'

/** References within it lead to `#/$defs/NAME` of the contract's schemas. */
const schema = Type.Unknown()
const name = Type.String({ maxLength: 256 })

export const parameterStyles = ['simple', 'label', 'matrix', 'form', 'spaces', 'tabs', 'pipes', 'deep'] as const

/** How a field of a form is written, where it is not as its schema wants (OpenAPI 3.1.1 §4.8.15). */
const encoding = object({
  /** Media types and ranges. */
  types: Type.Optional(Type.Array(name, { maxItems: 64 })),
  style: Type.Optional(oneOf([...parameterStyles])),
  explode: Type.Optional(Type.Boolean()),
})
export type FieldEncoding = Filled<typeof encoding>

const content = object({
  schema: Type.Optional(schema),
  encoding: Type.Optional(Type.Record(name, encoding)),
  /** By name; of one without a name it is empty. Only where a policy asks for them. */
  examples: Type.Optional(Type.Record(name, Type.Unknown())),
})
/** What is said of a media type. */
export type ContractContent = Filled<typeof content>

/** By media type or range. */
const types = Type.Record(Type.String({ maxLength: 256 }), content)

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

/** Where a caller shows who it is, as the contract says. */
const shownAt = object({
  scheme: name,
  in: oneOf(['query', 'header', 'cookie']),
  name,
  /** What the value of the field begins with, such as `Bearer`. */
  prefix: Type.Optional(name),
})
export type ShownAt = Filled<typeof shownAt>

export const endpointContract = object({
  parameters: Type.Array(parameter, { maxItems: 1024 }),
  /** None is spoken of where it is left out. */
  body: Type.Optional(object({ required: Type.Optional(Type.Boolean()), types })),
  /** By status as written: `200`, `4XX`, `default`. */
  replies: Type.Record(
    Type.String({ maxLength: 16 }),
    object({ types, headers: Type.Optional(Type.Array(parameter, { maxItems: 256 })) }),
  ),
  /** Any of these, each all of its parts. Only where a policy asks for it. */
  security: Type.Optional(Type.Array(Type.Array(shownAt, { maxItems: 16 }), { maxItems: 64 })),
  /** What is sent to whoever asked for it; its address holds runtime expressions. Only where a policy asks for it. */
  callbacks: Type.Optional(
    Type.Array(object({ name, url: Type.String({ maxLength: 2048 }), method: name, types }), { maxItems: 20 }),
  ),
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
