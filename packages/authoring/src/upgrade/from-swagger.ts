/** Swagger 2.0 → OpenAPI 3.0. */
import { isRecord, list, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import { type OldParameter, SwaggerParameters } from './swagger-parameters.ts'
import { SwaggerReferences } from './swagger-references.ts'
import { securitySchemeOf } from './swagger-security.ts'
import type { Lost } from './upgrade.ts'

type Json = Record<string, unknown>
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

export function fromSwagger(old: Json, lost: Lost[]): Json {
  return new Upgrade(old, lost).document()
}

class Upgrade {
  readonly #old: Json
  readonly #lost: Lost[]
  readonly #parameters: SwaggerParameters
  readonly #references: SwaggerReferences
  readonly #consumes: string[]
  readonly #produces: string[]

  constructor(old: Json, lost: Lost[]) {
    this.#old = old
    this.#lost = lost
    this.#consumes = texts(old.consumes)
    this.#references = new SwaggerReferences(old)
    this.#produces = texts(old.produces)
    this.#parameters = new SwaggerParameters(record(old.parameters), this.#consumes, lost)
  }

  document(): Json {
    const { swagger: _1, host, basePath, schemes, consumes: _2, produces: _3, paths, ...rest } = this.#old
    const { definitions, parameters: _4, responses, securityDefinitions, info, ...more } = rest
    const servers = serversOf({ host, basePath, schemes })
    const components = {
      ...held('schemas', this.#references.named('definitions', record(definitions))),
      ...held('parameters', this.#parameters.sharedParameters()),
      ...held('requestBodies', this.#parameters.sharedBodies()),
      ...held(
        'responses',
        this.#references.named(
          'responses',
          record(
            mapped(responses, (one, name) => this.#response(one, this.#produces, `/responses/${escapePointer(name)}`)),
          ),
        ),
      ),
      ...held(
        'securitySchemes',
        mapped(securityDefinitions, one => securitySchemeOf(record(one))),
      ),
    }
    return {
      openapi: '3.0.4',
      info,
      ...(servers.length > 0 ? { servers } : {}),
      paths: mapped(paths, (item, path) => this.#pathItem(item, `/paths/${escapePointer(path)}`)),
      ...(Object.keys(components).length > 0 ? { components: this.#references.rewritten(components) } : {}),
      ...(this.#references.rewritten(more) as Json),
    }
  }

  #pathItem(item: unknown, pointer: string): unknown {
    if (!isRecord(item)) return item
    const shared = list(item.parameters) as OldParameter[]
    const { kept, bodies } = this.#parameters.split(shared, `${pointer}/parameters`)
    const made: Json = {}
    for (const [key, value] of Object.entries(item)) {
      if (key === 'parameters') {
        if (kept.length > 0) made.parameters = this.#references.rewritten(kept)
      } else if (methods.includes(key) && isRecord(value)) {
        made[key] = this.#references.rewritten(this.#operation(value, bodies, `${pointer}/${key}`))
      } else made[key] = key.startsWith('x-') ? value : this.#references.rewritten(value)
    }
    return made
  }

  #operation(operation: Json, inherited: readonly OldParameter[], pointer: string): Json {
    const { consumes, produces, parameters, responses, schemes, ...rest } = operation
    const { kept, bodies } = this.#parameters.split(list(parameters) as OldParameter[], `${pointer}/parameters`)
    const isForm = (one: OldParameter) => this.#parameters.resolved(one).in === 'formData'
    const own =
      bodies.length > 0 && !(bodies.every(isForm) && inherited.every(isForm)) ? bodies : [...inherited, ...bodies]
    const body = this.#parameters.bodyOf(own, consumes === undefined ? this.#consumes : texts(consumes), pointer)
    const types = produces === undefined ? this.#produces : texts(produces)
    const servers = schemes === undefined ? [] : serversOf({ ...this.#old, schemes })
    return {
      ...rest,
      ...(kept.length > 0 ? { parameters: kept } : {}),
      ...(body ? { requestBody: body } : {}),
      responses: mapped(responses, (one, status) =>
        this.#response(one, types, `${pointer}/responses/${escapePointer(status)}`),
      ),
      ...(servers.length > 0 ? { servers } : {}),
    }
  }

  #response(response: unknown, produces: readonly string[], pointer: string): unknown {
    if (!isRecord(response) || response.$ref !== undefined) return response
    const { schema, headers, examples, ...rest } = response
    const given = record(examples)
    const types = produces.length > 0 ? produces : ['application/json']
    const names = schema === undefined ? Object.keys(given) : [...new Set([...types, ...Object.keys(given)])]
    const isOf = (name: string) => schema !== undefined && types.includes(name)
    const content = Object.fromEntries(
      names.map(name => [
        name,
        {
          ...(isOf(name) ? { schema: fileFree(schema) } : {}),
          ...(Object.hasOwn(given, name) ? { example: given[name] } : {}),
        },
      ]),
    )
    return {
      ...rest,
      ...(headers === undefined
        ? {}
        : { headers: mapped(headers, (one, name) => this.#header(one, `${pointer}/headers/${escapePointer(name)}`)) }),
      ...(names.length > 0 ? { content } : {}),
    }
  }

  #header(header: unknown, pointer: string): unknown {
    if (!isRecord(header)) return header
    const { description, collectionFormat, ...schema } = header
    if (collectionFormat !== undefined && collectionFormat !== 'csv')
      this.#lost.push({
        pointer,
        message: `A list in a field is written with commas, not as ${String(collectionFormat).slice(0, 40)}.`,
      })
    return { ...(description === undefined ? {} : { description }), schema: fileFree(schema) }
  }
}

function serversOf({ host, basePath, schemes }: Json): { url: string }[] {
  const path = text(basePath) ?? ''
  const base = path === '/' ? '' : path
  if (text(host) === undefined) return base === '' ? [] : [{ url: base }]
  const named = texts(schemes)
  return (named.length > 0 ? named : ['https']).map(scheme => ({ url: `${scheme}://${host}${base}` }))
}

function held(name: string, values: unknown): Json {
  return isRecord(values) && Object.keys(values).length > 0 ? { [name]: values } : {}
}

function mapped(values: unknown, make: (value: unknown, name: string) => unknown): unknown {
  if (!isRecord(values)) return values
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, name.startsWith('x-') ? value : make(value, name)]),
  )
}

/** A file is a text of bytes. */
export const fileFree = (schema: unknown): unknown =>
  isRecord(schema) && schema.type === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema
