/** Types of values as JSON has them: nothing is converted that would not come back the same. */

export type Scalar = string | number | boolean | null

export type Type =
  | { kind: 'any' | 'never' | 'boolean' | 'null' | 'number' | 'binary' }
  /** Dates are texts with a format. */
  | { kind: 'text'; format?: string }
  /** Big ones may be beyond 2^53. */
  | { kind: 'integer'; isBig: boolean }
  | { kind: 'list' | 'map'; of: Type }
  /** Of an open one other values of the kind may come. */
  | { kind: 'enum'; values: readonly Scalar[]; isOpen: boolean }
  | { kind: 'union'; of: readonly Type[]; discriminator?: Discriminator }
  /** One of the model's types. Objects are never written in place: each has a name. */
  | { kind: 'ref'; id: string }

export interface Discriminator {
  field: string
  /** Values of the field for each alternative, in the order of these. */
  values: readonly (readonly string[])[]
}

export interface Field {
  name: string
  required: boolean
  type: Type
  description?: string
  deprecated?: boolean
}

export interface NamedType {
  id: string
  /** Words of the document; languages make names of their own from them. */
  name: string
  description?: string
  shape: { kind: 'alias'; type: Type } | { kind: 'object'; fields: readonly Field[]; rest?: Type }
}

export const any: Type = { kind: 'any' }

/** One type for several; what is said twice is said once. */
export function unionOf(types: readonly Type[], discriminator?: Discriminator): Type {
  const flat = types.flatMap(one => (one.kind === 'union' && !one.discriminator ? one.of : [one]))
  if (flat.some(one => one.kind === 'any')) return any
  const known = new Map(flat.filter(one => one.kind !== 'never').map(one => [JSON.stringify(one), one]))
  const of = [...known.values()]
  if (of.length === 0) return { kind: 'never' }
  if (of.length === 1) return of[0]!
  return { kind: 'union', of, ...(discriminator && of.length === types.length ? { discriminator } : {}) }
}

export const orNull = (type: Type): Type => unionOf([type, { kind: 'null' }])
