/** Alternatives of a schema (`oneOf`, `anyOf`), and the field that tells which of them a value is. */
import { isRecord, type Json, list, record, text } from '@gatehouse/documents/openapi/tree.ts'
import type { Discriminator } from './type.ts'

export interface Alternatives {
  keyword: 'oneOf' | 'anyOf'
  listed: readonly Json[]
  discriminator?: Discriminator
}

/** Undefined where there are none, or none that says more than which fields have to be there. */
export function alternativesOf(schema: Record<string, Json>): Alternatives | undefined {
  const keyword = Array.isArray(schema.oneOf) ? 'oneOf' : 'anyOf'
  const listed = list(schema[keyword])
  if (listed.length === 0 || isRecord(schema.properties)) return undefined
  const isBare = (one: Json) => isRecord(one) && Object.keys(one).every(key => key === 'required' || key === 'not')
  if (listed.every(isBare)) return undefined
  const discriminator = discriminatorOf(schema, listed)
  return { keyword, listed, ...(discriminator ? { discriminator } : {}) }
}

/** Values of the field are the last steps of references, and what a mapping says. */
function discriminatorOf(schema: Record<string, Json>, listed: readonly Json[]): Discriminator | undefined {
  const said = record(schema.discriminator)
  const field = text(said.propertyName)
  const refs = listed.map(one => text(record(one).$ref))
  if (field === undefined || refs.some(ref => ref === undefined)) return undefined
  const mapped = Object.entries(record(said.mapping))
  const values = refs.map(ref => {
    const last = ref!.split('/').at(-1)!
    const own = mapped.flatMap(([value, target]) => (target === ref || target === last ? [value] : []))
    return own.length > 0 ? own : [last]
  })
  return { field, values }
}
