/** What OpenAPI 2.0 and 3.0 write otherwise than JSON Schema 2020-12. */

type Written = Record<string, unknown>

/** `exclusiveMinimum: true` makes the bound itself one that is not allowed. */
export function numberBounds(value: Written, written: Written): Written {
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof written[flag] !== 'boolean') continue
    const isExclusive = written[flag] === true && typeof value[bound] === 'number'
    delete written[flag]
    if (!isExclusive) continue
    written[flag] = value[bound]
    delete written[bound]
  }
  return written
}

/** `nullable: true` beside a type adds null to it; elsewhere null is another way to fit (`x-nullable` in 2.0). */
export function nullable(value: Written, written: Written): Written {
  if (value.nullable !== true && value['x-nullable'] !== true) return written
  if (typeof written.type !== 'string') {
    const isEmpty = Object.keys(written).every(keyword => keyword === 'readOnly' || keyword === 'writeOnly')
    return isEmpty ? written : { anyOf: [{ type: 'null' }, written] }
  }
  written.type = [written.type, 'null']
  if (Array.isArray(written.enum) && !written.enum.includes(null)) written.enum = [...written.enum, null]
  return written
}
