/** Schemas of OpenAPI 2.0 to 3.2 as types. Whatever is not understood is any value: a client never refuses what it gets. */
import { Failure } from '@gatehouse/base'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, type Json, list, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import { type Alternatives, alternativesOf } from './alternatives.ts'
import { mergedObject, objectKeywords } from './merged-object.ts'
import { type Side, Sides } from './sides.ts'
import { any, type NamedType, orNull, type Scalar, type Type, unionOf } from './type.ts'

export interface At {
  /** Where the schema stands. */
  pointer: string
  /** Words that it is called by where it has no name. */
  name: string
  side: Side
}

type Schema = Record<string, Json>

/** Beyond it a document is refused. */
export const typesMax = 100_000

export class TypeReader {
  readonly references: References
  readonly types = new Map<string, NamedType>()
  readonly #sides: Sides

  constructor(root: Json) {
    this.references = new References(root)
    this.#sides = new Sides(this.references)
  }

  read(value: Json, at: At): Type {
    if (!isRecord(value)) return value === false ? { kind: 'never' } : any
    if (typeof value.$ref === 'string') return this.#refer(value.$ref, at)
    const isNullable = value.nullable === true || value['x-nullable'] === true
    const type = this.#unnamed(value, at)
    return isNullable && type.kind !== 'any' ? orNull(type) : type
  }

  #refer(ref: string, { name, side }: At): Type {
    const steps = this.references.steps(ref)
    const target = steps && this.references.at(steps)
    if (!steps || target === undefined || this.references.isCircle(target)) return any
    const pointer = steps.map(step => `/${escapePointer(step)}`).join('')
    const isComponent = steps[steps.length - 2] === 'schemas' || steps[0] === 'definitions'
    return this.#named(target, { pointer, name: isComponent ? steps.at(-1)! : name, side }, () => {
      const type = this.read(target, { pointer, name: isComponent ? steps.at(-1)! : name, side })
      return { kind: 'alias', type }
    })
  }

  /** The type of that place, read once; an object in that place is its own shape. */
  #named(schema: Json, at: At, shape: () => NamedType['shape']): Type {
    const isInput = at.side === 'request' && this.#sides.isSided(schema)
    const id = `${at.pointer}${isInput ? ' input' : ''}`
    if (this.types.has(id)) return { kind: 'ref', id }
    if (this.types.size >= typesMax) {
      throw new Failure('document_too_large', `The document has more than ${typesMax} types.`)
    }
    const description = text(record(schema).description)
    const named: NamedType = {
      ...{ id, name: isInput ? `${at.name} input` : at.name, shape: { kind: 'alias', type: any } },
      ...(description === undefined ? {} : { description }),
    }
    this.types.set(id, named)
    const made = shape()
    // What is an object itself has taken the place meanwhile, under the same name.
    const isSelf = made.kind === 'alias' && made.type.kind === 'ref' && made.type.id === id
    if (!isSelf) named.shape = made
    return { kind: 'ref', id }
  }

  #unnamed(schema: Schema, at: At): Type {
    if (Object.hasOwn(schema, 'const')) return scalars([schema.const], false)
    if (Array.isArray(schema.enum)) return scalars(schema.enum, false)
    if (Array.isArray(schema['x-extensible-enum'])) return scalars(schema['x-extensible-enum'], true)
    const alternatives = alternativesOf(schema)
    if (alternatives) return this.#alternatives(alternatives, at)
    if (Array.isArray(schema.allOf)) return this.#all(schema, at)
    const types = typeof schema.type === 'string' ? [schema.type] : texts(schema.type)
    if (types.length === 0) return this.#ofType(guessed(schema), schema, at)
    return unionOf(types.map(type => this.#ofType(type, schema, at)))
  }

  #alternatives({ keyword, listed, discriminator }: Alternatives, at: At): Type {
    const types = listed.map((one, index) =>
      this.read(one, { ...at, pointer: `${at.pointer}/${keyword}/${index}`, name: `${at.name} option ${index + 1}` }),
    )
    const closed = types.find(one => one.kind === 'enum')
    if (closed && types.length === 2 && types.some(one => one.kind === 'text')) return { ...closed, isOpen: true }
    return unionOf(types, discriminator)
  }

  #all(schema: Schema, at: At): Type {
    const parts = list(schema.allOf)
    const own = objectKeywords.some(keyword => Object.hasOwn(schema, keyword))
    const first = parts[0]
    if (parts.length === 1 && !own) return this.read(first, { ...at, pointer: `${at.pointer}/allOf/0` })
    const isObject = mergedObject(schema, at.pointer, this.references)
    if (isObject) return this.#object(schema, at)
    const read = parts.map((one, index) => this.read(one, { ...at, pointer: `${at.pointer}/allOf/${index}` }))
    return read.find(one => one.kind !== 'any') ?? any
  }

  #ofType(type: string | undefined, schema: Schema, at: At): Type {
    const { format } = schema
    if (type === 'object') return this.#object(schema, at)
    if (type === 'array') {
      const items = { ...at, pointer: `${at.pointer}/items`, name: `${at.name} item` }
      return { kind: 'list', of: Array.isArray(schema.prefixItems) ? any : this.read(schema.items, items) }
    }
    if (type === 'file') return { kind: 'binary' }
    if (type === 'string') {
      const isBytes = schema.contentMediaType === 'application/octet-stream' && schema.contentEncoding === undefined
      if (format === 'binary' || isBytes) return { kind: 'binary' }
      return { kind: 'text', ...(typeof format === 'string' ? { format } : {}) }
    }
    if (type === 'integer') return { kind: 'integer', isBig: format === 'int64' || format === 'uint64' }
    return type === 'number' || type === 'boolean' || type === 'null' ? { kind: type } : any
  }

  #object(schema: Schema, at: At): Type {
    const merged = mergedObject(schema, at.pointer, this.references)
    if (!merged || merged.fields.length === 0) {
      const of = merged?.rest
      if (of === false) return { kind: 'map', of: { kind: 'never' } }
      const below = { ...at, pointer: `${at.pointer}/additionalProperties`, name: `${at.name} value` }
      return { kind: 'map', of: isRecord(of) ? this.read(of, below) : any }
    }
    return this.#shaped(schema, at, () => {
      const fields = merged.fields.flatMap(({ name, value, pointer, required }) => {
        const { readOnly, writeOnly, deprecated, description } = record(this.references.resolved(value, '')?.value)
        if (at.side === 'request' ? readOnly === true : writeOnly === true) return []
        const type = this.read(value, { pointer, name: `${at.name} ${name}`, side: at.side })
        const said = text(record(value).description) ?? text(description)
        return [
          {
            ...{ name, required, type },
            ...(said === undefined ? {} : { description: said }),
            ...(deprecated === true ? { deprecated: true } : {}),
          },
        ]
      })
      const below = { ...at, pointer: `${at.pointer}/additionalProperties`, name: `${at.name} value` }
      const rest = isRecord(merged.rest) || merged.rest === true ? this.read(merged.rest, below) : undefined
      return { kind: 'object', fields, ...(rest ? { rest } : {}) }
    })
  }

  /** An object, in the place of the reference that led here if one did. */
  #shaped(schema: Schema, at: At, shape: () => NamedType['shape']): Type {
    const isInput = at.side === 'request' && this.#sides.isSided(schema)
    const here = this.types.get(`${at.pointer}${isInput ? ' input' : ''}`)
    const isWaiting = here?.shape.kind === 'alias' && here.shape.type === any
    if (!here || !isWaiting) return this.#named(schema, at, shape)
    here.shape = { kind: 'alias', type: { kind: 'never' } }
    here.shape = shape()
    return { kind: 'ref', id: here.id }
  }
}

function scalars(values: readonly Json[], isOpen: boolean): Type {
  const isScalar = (one: Json): one is Scalar => one === null || ['string', 'number', 'boolean'].includes(typeof one)
  const known = [...new Set(values)]
  if (known.length === 0 || !known.every(isScalar) || known.length > 2000) return any
  const full = known.filter(one => one !== null)
  if (full.length === 0) return { kind: 'null' }
  const type: Type = { kind: 'enum', values: full, isOpen }
  return full.length < known.length ? orNull(type) : type
}

function guessed(schema: Schema): string | undefined {
  if (objectKeywords.some(keyword => keyword !== 'required' && Object.hasOwn(schema, keyword))) return 'object'
  return isRecord(schema.items) ? 'array' : undefined
}
