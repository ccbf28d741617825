/** Parameters of Swagger 2.0, of which some are bodies. */
import { isRecord, record, text } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import { ComponentNames, nameIn } from './component-names.ts'
import type { Lost } from './upgrade.ts'

type Json = Record<string, unknown>
export type OldParameter = Json

const own = new Set(['name', 'in', 'description', 'required', 'allowEmptyValue', 'collectionFormat', 'schema'])

export class SwaggerParameters {
  readonly #shared: Json
  readonly #consumes: readonly string[]
  readonly #lost: Lost[]
  readonly #names: ComponentNames

  constructor(shared: Json, consumes: readonly string[], lost: Lost[]) {
    this.#shared = shared
    this.#consumes = consumes
    this.#lost = lost
    this.#names = new ComponentNames(shared)
  }

  resolved(parameter: OldParameter): OldParameter {
    const name = this.#nameOf(parameter)
    return name === undefined ? record(parameter) : record(this.#shared[name])
  }

  #nameOf({ $ref }: OldParameter): string | undefined {
    const name = nameIn('parameters', $ref)
    return name !== undefined && Object.hasOwn(this.#shared, name) ? name : undefined
  }

  /** Those of the head in their new form, and those that make a body as they are. */
  split(parameters: readonly OldParameter[], pointer: string): { kept: unknown[]; bodies: OldParameter[] } {
    const kept: unknown[] = []
    const bodies: OldParameter[] = []
    for (const [at, one] of parameters.entries()) {
      if (isBody(this.resolved(one))) bodies.push(one)
      else {
        const name = this.#nameOf(one)
        if (name !== undefined) kept.push({ $ref: `#/components/parameters/${this.#names.of(name)}` })
        else kept.push(one.$ref === undefined ? this.#parameter(one, `${pointer}/${at}`) : one)
      }
    }
    return { kept, bodies }
  }

  sharedParameters(): Json {
    const found = Object.entries(this.#shared).filter(([, one]) => !isBody(record(one)))
    return Object.fromEntries(
      found.map(([name, one]) => [
        this.#names.of(name),
        this.#parameter(record(one), `/parameters/${escapePointer(name)}`),
      ]),
    )
  }

  /** Whole ones alone: fields of forms come together in each operation. */
  sharedBodies(): Json {
    const found = Object.entries(this.#shared).filter(([, one]) => record(one).in === 'body')
    return Object.fromEntries(found.map(([name, one]) => [this.#names.of(name), whole(record(one), this.#consumes)]))
  }

  bodyOf(bodies: readonly OldParameter[], consumes: readonly string[], pointer: string): Json | undefined {
    const one = bodies.find(body => this.resolved(body).in === 'body')
    if (one) {
      const name = this.#nameOf(one)
      const isUsual = consumes.join() === this.#consumes.join()
      return name !== undefined && isUsual
        ? { $ref: `#/components/requestBodies/${this.#names.of(name)}` }
        : whole(this.resolved(one), consumes)
    }
    const fields = bodies.map(body => this.resolved(body))
    return fields.length === 0 ? undefined : this.#form(fields, consumes, pointer)
  }

  #form(fields: readonly Json[], consumes: readonly string[], pointer: string): Json {
    const hasFile = fields.some(({ type }) => type === 'file')
    const named =
      consumes.length > 0 ? consumes : [hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded']
    const required = fields.filter(one => one.required === true).map(({ name }) => text(name) ?? '')
    const encoding: Json = {}
    for (const field of fields) {
      const style = this.#style(field, pointer)
      if (field.type === 'array') encoding[text(field.name) ?? ''] = { style: 'form', explode: false, ...style }
    }
    const schema = {
      type: 'object',
      properties: Object.fromEntries(fields.map(field => [text(field.name) ?? '', schemaOf(field, true)])),
      ...(required.length > 0 ? { required } : {}),
    }
    const media = { schema, ...(Object.keys(encoding).length > 0 ? { encoding } : {}) }
    return {
      content: Object.fromEntries(named.map(type => [type, media])),
      ...(required.length > 0 ? { required: true } : {}),
    }
  }

  #parameter(old: Json, pointer: string): Json {
    const { name, in: where, description, required, allowEmptyValue } = old
    return {
      ...{ name, in: where },
      ...(description === undefined ? {} : { description }),
      ...(required === undefined ? {} : { required }),
      ...(allowEmptyValue === undefined ? {} : { allowEmptyValue }),
      ...(old.type === 'array' ? this.#style(old, pointer) : {}),
      schema: schemaOf(old, false),
      ...extensions(old),
    }
  }

  #style({ collectionFormat, in: where }: Json, pointer: string): Json {
    const format = text(collectionFormat) ?? 'csv'
    if (format === 'multi') return { style: 'form', explode: true }
    const isQuery = where === 'query' || where === 'formData'
    if (isQuery && format === 'ssv') return { style: 'spaceDelimited', explode: false }
    if (isQuery && format === 'pipes') return { style: 'pipeDelimited', explode: false }
    if (format !== 'csv')
      this.#lost.push({
        pointer,
        message: `A list that is written as ${format.slice(0, 40)} has no word in OpenAPI 3.`,
      })
    return isQuery ? { style: 'form', explode: false } : {}
  }
}

const isBody = ({ in: where }: Json) => where === 'body' || where === 'formData'

function whole(body: Json, consumes: readonly string[]): Json {
  const types = consumes.length > 0 ? consumes : ['application/json']
  const media = body.schema === undefined ? {} : { schema: body.schema }
  return {
    ...(body.description === undefined ? {} : { description: body.description }),
    content: Object.fromEntries(types.map(type => [type, media])),
    ...(body.required === undefined ? {} : { required: body.required }),
    ...extensions(body),
  }
}

function schemaOf(old: Json, withWords: boolean): Json {
  const words = withWords && old.description !== undefined ? { description: old.description } : {}
  const rest = Object.entries(old).filter(([key]) => !own.has(key) && (!key.startsWith('x-') || key === 'x-nullable'))
  const schema = { ...words, ...Object.fromEntries(rest) } as Json
  if (isRecord(schema.items)) schema.items = itemsOf(schema.items)
  return schema.type === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema
}

/** Lists in lists are written with commas, whatever they said. */
function itemsOf({ collectionFormat: _, ...items }: Json): Json {
  return isRecord(items.items) ? { ...items, items: itemsOf(items.items) } : items
}

const extensions = (old: Json) =>
  Object.fromEntries(Object.entries(old).filter(([key]) => key.startsWith('x-') && key !== 'x-nullable'))
