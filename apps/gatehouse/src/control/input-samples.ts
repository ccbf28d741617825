/** Inputs made from schemas, for tests that walk over every route. */
import type { TSchema } from '@gatehouse/schema'

interface Shape {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  minItems?: number
  minimum?: number
  minLength?: number
  pattern?: string
  format?: string
}

/** The smallest value that fits, as far as a schema says it without its words being understood. */
export function smallest(schema: TSchema | undefined): unknown {
  return schema && made(schema as Shape)
}

function made(shape: Shape): unknown {
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return shape.enum[0]
  if (shape.anyOf) return made(shape.anyOf[0]!)
  if (shape.type === 'object') {
    const required = (shape.required ?? []).map(key => [key, made(shape.properties![key]!)])
    return Object.fromEntries(required)
  }
  if (shape.type === 'array') return Array.from({ length: shape.minItems ?? 0 }, () => made(shape.items!))
  if (shape.type === 'integer' || shape.type === 'number') return shape.minimum ?? 1
  if (shape.type === 'boolean') return true
  if (shape.type === 'string') return text(shape)
  return {}
}

function text({ format, pattern = '', minLength = 1 }: Shape): string {
  if (format === 'email') return 'somebody@example.org'
  if (format === 'date-time') return '2030-01-01T00:00:00Z'
  if (pattern.startsWith('^https?')) return 'http://localhost:9000'
  if (pattern.startsWith('^/')) return '/somewhere'
  if (pattern.includes('{64}')) return '0'.repeat(64)
  if (pattern.startsWith('^[A-Z]')) return 'GET'
  return 'sample'.padEnd(minLength, 'x')
}
