import type { Field, NamedType, Type } from '@gatehouse/sdk-model'
import { comment } from './comment.ts'
import { property, text } from './naming.ts'

export type TypeNames = ReadonlyMap<string, string>

/** As TypeScript writes it; what stands within a list or beside others is parted by brackets. */
export function typeText(type: Type, names: TypeNames): string {
  switch (type.kind) {
    case 'any':
      return 'unknown'
    case 'text':
      return 'string'
    case 'binary':
      return 'Binary'
    case 'integer':
      return type.isBig ? 'number | bigint' : 'number'
    case 'list':
      return `Array<${typeText(type.of, names)}>`
    case 'map':
      return `{ [name: string]: ${typeText(type.of, names)} }`
    case 'enum':
      return `${type.values.map(text).join(' | ')}${type.isOpen ? ' | (string & {})' : ''}`
    case 'union':
      return type.of
        .map((one, at) =>
          alternative(
            one,
            type.discriminator && { field: type.discriminator.field, values: type.discriminator.values[at]! },
            names,
          ),
        )
        .join(' | ')
    case 'ref':
      return names.get(type.id)!
    default:
      return type.kind
  }
}

/** The field that tells alternatives apart has its values in each. */
function alternative(
  type: Type,
  told: { field: string; values: readonly string[] } | undefined,
  names: TypeNames,
): string {
  const own = typeText(type, names)
  if (told) return `(${own} & { ${property(told.field)}: ${told.values.map(text).join(' | ')} })`
  return own.includes('|') ? `(${own})` : own
}

export function declaration({ id, description, shape }: NamedType, names: TypeNames): string {
  const head = comment([description])
  const name = names.get(id)!
  if (shape.kind === 'alias') return `${head}export type ${name} = ${typeText(shape.type, names)}\n`
  const rest = shape.rest ? ['  [name: string]: unknown\n'] : []
  return `${head}export interface ${name} {\n${[...shape.fields.map(one => fieldText(one, names)), ...rest].join('')}}\n`
}

export function fieldText({ name, required, type, description, deprecated }: Field, names: TypeNames): string {
  const format = type.kind === 'text' && type.format ? `A text of the format ${type.format}.` : undefined
  const head = comment([description ?? format, deprecated ? '@deprecated' : undefined], '  ')
  return `${head}  ${property(name)}${required ? '' : '?'}: ${typeText(type, names)}\n`
}
