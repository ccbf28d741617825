/** Fields of a spec that the program takes and never gives: `writeOnly` in its schema (JSON Schema Validation, §9.4). Pure. */
import { escapePointer, type TSchema } from '@gatehouse/schema'

/** What stands for the value of a sealed field wherever one is told. */
export const notShown = 'set (not shown)'

export interface Parted {
  /** The value without its sealed fields. */
  open: unknown
  /** JSON Pointers of the sealed fields that it has. */
  sealed: string[]
}

interface SchemaNode {
  writeOnly?: boolean
  properties?: Readonly<Record<string, SchemaNode>>
  patternProperties?: Readonly<Record<string, SchemaNode>>
  items?: SchemaNode
  anyOf?: readonly SchemaNode[]
  allOf?: readonly SchemaNode[]
}

/** A value as far as it may be shown, at any depth. */
export function parted(schema: TSchema, value: unknown, pointer = ''): Parted {
  const sealed = new Set<string>()
  const open = part(schema as SchemaNode, value, { pointer, sealed })
  return { open, sealed: [...sealed] }
}

interface Place {
  pointer: string
  sealed: Set<string>
}

function part(schema: SchemaNode, value: unknown, place: Place): unknown {
  const { pointer, sealed } = place
  if (schema.writeOnly) {
    if (value !== undefined) sealed.add(pointer)
    return undefined
  }
  if (typeof value !== 'object' || value === null) return value
  let open: unknown = value
  for (const branch of [...(schema.anyOf ?? []), ...(schema.allOf ?? [])]) open = part(branch, open, place)
  if (Array.isArray(open)) {
    const { items } = schema
    return items ? open.map((item, index) => part(items, item, { sealed, pointer: `${pointer}/${index}` })) : open
  }
  return partedObject(schema, open as Record<string, unknown>, place)
}

function partedObject(schema: SchemaNode, value: Record<string, unknown>, { pointer, sealed }: Place): unknown {
  const entries = Object.entries(value).map(([key, field]): [string, unknown] => {
    const known = fieldOf(schema, key)
    return [key, known ? part(known, field, { sealed, pointer: `${pointer}/${escapePointer(key)}` }) : field]
  })
  return Object.fromEntries(entries.filter(([key, field]) => field !== undefined || value[key] === undefined))
}

function fieldOf({ properties = {}, patternProperties = {} }: SchemaNode, key: string): SchemaNode | undefined {
  if (Object.hasOwn(properties, key)) return properties[key]
  return Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern).test(key))?.[1]
}
