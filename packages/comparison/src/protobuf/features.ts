/** What a syntax or edition takes for granted, and what options say instead (Protobuf Editions, "Feature Settings"). */
import { member, record } from '@gatehouse/documents/openapi/tree.ts'

export interface Features {
  presence: string
  enums: string
  repeated: string
  encoding: string
}

const usual: Readonly<Record<string, Features>> = {
  proto2: { presence: 'EXPLICIT', enums: 'CLOSED', repeated: 'EXPANDED', encoding: 'LENGTH_PREFIXED' },
  proto3: { presence: 'IMPLICIT', enums: 'OPEN', repeated: 'PACKED', encoding: 'LENGTH_PREFIXED' },
}
const editions: Features = { presence: 'EXPLICIT', enums: 'OPEN', repeated: 'PACKED', encoding: 'LENGTH_PREFIXED' }

export const featuresOf = (syntax: string): Features => usual[syntax] ?? editions

/** Those above, unless the options of something say otherwise. */
export function withOptions(above: Features, value: unknown): Features {
  const options = record(member(value, 'options'))
  const said = (name: string, otherwise: string) => {
    const own = member(options, `features.${name}`)
    return typeof own === 'string' ? own : otherwise
  }
  return {
    presence: said('field_presence', above.presence),
    enums: said('enum_type', above.enums),
    repeated: said('repeated_field_encoding', above.repeated),
    encoding: said('message_encoding', above.encoding),
  }
}
