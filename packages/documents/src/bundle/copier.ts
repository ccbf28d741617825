import { Failure } from '@gatehouse/base'
import { isRecord, type Json, setMember } from '../openapi/tree.ts'

/** Of all copies together: a file that is referred to often, and YAML aliases, which share one object, are written out. */
const valuesMax = 4_000_000

/** Copies values with other references: those of `$ref`, of links, and of discriminators that name a file. */
export function copier(): (value: Json, reference: (ref: string) => string) => Json {
  let left = valuesMax
  return function copy(value, reference, key = ''): Json {
    if (--left < 0) {
      const hint = 'Refer to the same files less often.'
      throw new Failure('document_too_large', `The bundle would have more than ${valuesMax} values.`, { hint })
    }
    if (Array.isArray(value)) return value.map(item => copy(item, reference))
    if (!isRecord(value)) {
      const isReference = key === '$ref' || key === 'operationRef'
      return isReference && typeof value === 'string' ? reference(value) : value
    }
    const made: Record<string, Json> = {}
    for (const [name, part] of Object.entries(value)) {
      const isMapping = name === 'mapping' && key === 'discriminator' && isRecord(part)
      setMember(made, name, isMapping ? mapped(part, reference) : copy(part, reference, name))
    }
    return made
  } satisfies (value: Json, reference: (ref: string) => string, key?: string) => Json
}

/** Values of a mapping are names of components, or references (OpenAPI 3.1 §4.8.25). */
export const isMappedFile = (ref: string) => /\.(?:ya?ml|json)(?:#|$)/i.test(ref)

const mapped = (mapping: Record<string, Json>, reference: (ref: string) => string) =>
  Object.fromEntries(
    Object.entries(mapping).map(([name, ref]) => [
      name,
      typeof ref === 'string' && (ref.startsWith('#') || isMappedFile(ref)) ? reference(ref) : ref,
    ]),
  )
