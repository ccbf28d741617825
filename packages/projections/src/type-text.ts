/** A JSON Schema as a TypeScript type. Covers what the house's schemas use; anything else is `unknown`. */
interface Shape {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Shape[]
  items?: Shape
  properties?: Record<string, Shape>
  required?: string[]
  patternProperties?: Record<string, Shape>
  description?: string
}

export function typeText(schema: object | undefined, indent = ''): string {
  const shape = (schema ?? {}) as Shape
  if (shape.const !== undefined) return literal(shape.const)
  if (shape.enum) return shape.enum.map(literal).join(' | ')
  if (shape.anyOf) return [...new Set(shape.anyOf.map(one => typeText(one, indent)))].join(' | ')
  switch (shape.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return shape.type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `(${typeText(shape.items, indent)})[]`.replace(/^\((\w+)\)/, '$1')
    case 'object':
      return objectText(shape, indent)
    default:
      return 'unknown'
  }
}

function objectText({ properties, required = [], patternProperties }: Shape, indent: string): string {
  if (!properties) return `Record<string, ${typeText(Object.values(patternProperties ?? {})[0], indent)}>`
  const inner = `${indent}  `
  const fields = Object.entries(properties).map(([name, field]) => {
    const comment = field.description
      ? `${inner}/** ${field.description.replace(/\*\//g, '*\\/').replace(/\n/g, ' ')} */\n`
      : ''
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : literal(name)
    return `${comment}${inner}${key}${required.includes(name) ? '' : '?'}: ${typeText(field, inner)}`
  })
  return fields.length === 0 ? 'Record<string, never>' : `{\n${fields.join('\n')}\n${indent}}`
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : JSON.stringify(value)
}
