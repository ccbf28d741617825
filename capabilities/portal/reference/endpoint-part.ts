/** One operation as it is shown. */
import type { Endpoint, OpenApiDocument } from '@gatehouse/documents'
import { type Operation, parametersOf } from '@gatehouse/documents/openapi/operation.ts'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { type Json, list, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import { exampleOf } from './example-of.ts'
import type { BodyPart, ContentPart, EndpointPart, ParameterPart, ReplyPart, SecurityNeed } from './reference.ts'
import { SchemaTrees, treeBounds } from './schema-tree.ts'
import { exampleText, shortText, valueText } from './short-text.ts'

const parametersMax = 200
const repliesMax = 40
const contentsMax = 10

export class EndpointParts {
  readonly #document: OpenApiDocument
  readonly #references: References
  readonly #trees: SchemaTrees

  constructor(document: OpenApiDocument) {
    this.#document = document
    this.#references = new References(document.value)
    this.#trees = new SchemaTrees(this.#references, treeBounds(document))
  }

  of(endpoint: Endpoint, { value, pointer, item, itemPointer }: Operation): EndpointPart {
    const own = parametersOf(value, pointer, this.#references)
    const taken = new Set(own.map(one => `${one.in} ${one.name}`))
    const shared = parametersOf(item, itemPointer, this.#references).filter(one => !taken.has(`${one.in} ${one.name}`))
    const all = [...shared, ...own].map(one => one.value).slice(0, parametersMax)
    const isBody = (one: Record<string, Json>) => one.in === 'body' || one.in === 'formData'
    const body = this.#body(value) ?? this.#oldBody(all.filter(isBody), value)
    const description = shortText(endpoint.description, 20_000)
    return {
      ...{ id: endpoint.id, method: endpoint.method, path: shortText(endpoint.path, 1000)! },
      title: titleOf(endpoint),
      ...(endpoint.deprecated ? { deprecated: true } : {}),
      ...(endpoint.sunsetAt ? { sunsetAt: endpoint.sunsetAt } : {}),
      ...(description === undefined ? {} : { description }),
      tags: endpoint.tags.slice(0, 20),
      security: endpoint.security.slice(0, 20).map(one => this.#needs(one)),
      parameters: all.filter(one => !isBody(one)).map(one => this.#parameter(one)),
      ...(body ? { body } : {}),
      replies: this.#replies(value),
    }
  }

  #needs(alternative: Record<string, string[]>): SecurityNeed[] {
    return Object.entries(alternative).map(([scheme, scopes]) => {
      const found = this.#document.securitySchemes[scheme] ?? {}
      const description = shortText(text(found.description), 1000)
      const need = { scheme, type: text(found.type) ?? 'unknown', how: howOf(found), scopes: scopes.slice(0, 50) }
      return { ...need, ...(description === undefined ? {} : { description }) }
    })
  }

  #parameter(value: Record<string, Json>, name = text(value.name) ?? ''): ParameterPart {
    const [content] = Object.values(record(value.content))
    const schema = value.schema ?? member(content, 'schema') ?? value
    const description = shortText(text(value.description), 4000)
    const given = value.example ?? member(Object.values(record(value.examples))[0], 'value')
    return {
      ...{ name: name.slice(0, 200), in: text(value.in) ?? 'header', required: value.required === true },
      ...(value.deprecated === true ? { deprecated: true } : {}),
      ...(description === undefined ? {} : { description }),
      ...(given === undefined ? {} : { example: valueText(given, 200) }),
      schema: this.#trees.of(schema, 60),
    }
  }

  #body(operation: Record<string, Json>): BodyPart | undefined {
    if (operation.requestBody === undefined) return undefined
    const body = record(this.#references.resolved(operation.requestBody, '')?.value)
    const description = shortText(text(body.description), 4000)
    return {
      required: body.required === true,
      ...(description === undefined ? {} : { description }),
      content: this.#contents(record(body.content)),
    }
  }

  /** OpenAPI 2.0 has bodies among the parameters. */
  #oldBody(parameters: Record<string, Json>[], operation: Record<string, Json>): BodyPart | undefined {
    const [first] = parameters
    if (!first) return undefined
    const types = texts(operation.consumes ?? this.#document.value.consumes)
    if (first.in === 'body')
      return { required: first.required === true, content: this.#oldContents(types, first.schema) }
    const properties = Object.fromEntries(parameters.map(one => [String(one.name), one]))
    const required = parameters.filter(one => one.required === true).map(one => String(one.name))
    const schema = { type: 'object', properties, required }
    return {
      required: required.length > 0,
      content: this.#oldContents(types.length > 0 ? types : ['multipart/form-data'], schema),
    }
  }

  #oldContents(types: readonly string[], schema: Json): ContentPart[] {
    const all = types.length > 0 ? types : ['application/json']
    return this.#contents(Object.fromEntries(all.slice(0, 3).map(type => [type, { schema }])))
  }

  #replies(operation: Record<string, Json>): ReplyPart[] {
    const produced = texts(operation.produces ?? this.#document.value.produces)
    const entries = Object.entries(record(operation.responses)).filter(([status]) => !status.startsWith('x-'))
    return entries.slice(0, repliesMax).map(([status, written]) => {
      const reply = record(this.#references.resolved(written, '')?.value)
      const content =
        reply.schema === undefined ? this.#contents(record(reply.content)) : this.#oldContents(produced, reply.schema)
      const headers = Object.entries(record(reply.headers)).slice(0, 50)
      return {
        ...{ status: status.slice(0, 20), description: shortText(text(reply.description), 4000) ?? '', content },
        headers: headers.map(([name, header]) =>
          this.#parameter(record(this.#references.resolved(header, '')?.value), name),
        ),
      }
    })
  }

  #contents(content: Record<string, Json>): ContentPart[] {
    return Object.entries(content)
      .slice(0, contentsMax)
      .map(([type, written]) => {
        const media = record(this.#references.resolved(written, '')?.value)
        const schema = media.schema === undefined ? undefined : this.#trees.of(media.schema)
        const given = this.#given(media)
        if (given.length === 0 && schema && /json/.test(type)) given.push(['example', exampleOf(schema)])
        const examples = given.flatMap(([name, value]) => {
          const shown = value === undefined ? undefined : exampleText(value)
          return shown === undefined ? [] : [{ name: name.slice(0, 100), text: shown }]
        })
        return { type: type.slice(0, 200), examples, ...(schema ? { schema } : {}) }
      })
  }

  /** Examples that the document has. */
  #given({ example, examples }: Record<string, Json>): [string, Json][] {
    if (example !== undefined) return [['example', example]]
    const named = Object.entries(record(examples)).slice(0, 5)
    return named.map(([name, one]) => [name, member(this.#references.resolved(one, '')?.value, 'value')])
  }
}

/** Its summary; without one the words that its identifier is made of. */
export function titleOf({ summary, id }: Endpoint): string {
  const words = id.replace(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  )
  const plain = words.replace(/[-_.]+/g, ' ').trim()
  return shortText(summary?.trim() || `${plain.slice(0, 1).toUpperCase()}${plain.slice(1)}`, 200)!
}

function howOf(scheme: Record<string, Json>): string {
  const type = text(scheme.type)
  if (type === 'apiKey') return `${text(scheme.in) ?? 'header'} ${text(scheme.name) ?? ''}`.slice(0, 200)
  if (type === 'http') return `Authorization: ${text(scheme.scheme) ?? ''}`.slice(0, 200)
  if (type === 'oauth2' || type === 'openIdConnect') return 'Authorization: Bearer'
  return type === 'basic' ? 'Authorization: Basic' : (type ?? '').slice(0, 60)
}

export const tagsOf = (document: OpenApiDocument) =>
  list(document.value.tags).flatMap(tag => {
    const name = text(member(tag, 'name'))
    const description = shortText(text(member(tag, 'description')), 4000)
    return name === undefined ? [] : [{ name, ...(description === undefined ? {} : { description }) }]
  })
