/**
 * How schemas are written. A schema is a JSON Schema 2020-12 document made with TypeBox; it says what a
 * person writes. Extend one with `Type.With`, never by spreading: a spread loses TypeBox's hidden kind and
 * then fills nothing.
 */
import {
  type Static,
  type TObject,
  type TOptional,
  type TProperties,
  type TSchema,
  type TSchemaOptions,
  Type,
} from 'typebox'

export { type Static, type TObject, type TProperties, type TSchema, Type }

/** An optional field that is present after filling. */
export type TDefaulted<T extends TSchema = TSchema> = TOptional<T> & { '~defaulted': true }

/** Optional in the document, `value` after filling. */
export function defaulted<T extends TSchema>(schema: T, value: Static<T>): TDefaulted<T> {
  return Type.Optional(Type.With(schema, { default: value } as TSchema)) as unknown as TDefaulted<T>
}

/** An object that forbids keys it does not name. */
export function object<P extends TProperties>(properties: P, options: Annotations = {}): TObject<P> {
  return Type.Object(properties, { ...options, additionalProperties: false }) as TObject<P>
}

/** One of a few words. */
export function oneOf<V extends string[]>(values: readonly [...V], options: Annotations = {}) {
  return Type.Enum<V>(values, options as TSchemaOptions)
}

/** A field only when siblings have these values: `when({ by: 'header' }, Type.Optional(Type.String()))`. */
export function when<T extends TSchema>(siblings: Record<string, unknown>, schema: T): T {
  return Type.With(schema, { showIf: siblings } as TSchema) as unknown as T
}

/** What every schema may carry for its readers. */
export interface Annotations {
  title?: string
  description?: string
  examples?: unknown[]
  [keyword: string]: unknown
}

type FilledKeys<P extends TProperties> = {
  [K in keyof P]: P[K] extends { '~defaulted': true } ? K : P[K] extends { '~optional': true } ? never : K
}[keyof P]

type Simplify<T> = { [K in keyof T]: T[K] } & {}

/** What code receives: as `Static`, with every defaulted field present. */
export type Filled<S> = S extends { type: 'object'; properties: infer P extends TProperties }
  ? Simplify<{ [K in FilledKeys<P>]: Filled<P[K]> } & { [K in Exclude<keyof P, FilledKeys<P>>]?: Filled<P[K]> }>
  : S extends { type: 'object'; patternProperties: Record<string, infer V extends TSchema> }
    ? Record<string, Filled<V>>
    : S extends { type: 'array'; items: infer I extends TSchema }
      ? Filled<I>[]
      : S extends { anyOf: infer U extends TSchema[] }
        ? Filled<U[number]>
        : S extends TSchema
          ? Static<S>
          : never
