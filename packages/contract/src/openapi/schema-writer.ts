/** Schemas of OpenAPI 2.0 to 3.2 as JSON Schema 2020-12, with what they refer to once under a name of its own. */
import type { Problem } from '@gatehouse/base'
import type { Dialect } from '@gatehouse/documents'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, type Json, record } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import { nullable, numberBounds } from './dialect-3-0.ts'
import { alternatives } from './discriminator.ts'
import { type DynamicScope, pointerOf, SchemaNames } from './schema-names.ts'

/** Keywords that are kept as they are. */
const plain = new Set([
  ...['type', 'enum', 'const', 'multipleOf', 'maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum', 'format'],
  ...['maxLength', 'minLength', 'pattern', 'maxItems', 'minItems', 'uniqueItems', 'maxContains', 'minContains'],
  ...['maxProperties', 'minProperties', 'required', 'dependentRequired', 'readOnly', 'writeOnly'],
])
const single = new Set([
  ...['additionalProperties', 'contains', 'else', 'if', 'items', 'not', 'propertyNames', 'then', 'unevaluatedItems'],
  'unevaluatedProperties',
])
const listed = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const named = new Set(['dependentSchemas', 'patternProperties', 'properties'])
/** Schemas that are referred to; one stands several times where dynamic references lead elsewhere from it. */
const namesMax = 50_000

interface Place {
  pointer: string
  scope: DynamicScope
}

const isOld = (dialect: Dialect) => dialect === '2.0' || dialect === '3.0'

export class SchemaWriter {
  readonly problems: Problem[] = []
  readonly #references: References
  readonly #dialect: Dialect
  readonly #schemaNames: SchemaNames
  /** Names by pointer, and what waits to be written. */
  readonly #names = new Map<string, string>()
  readonly #taken = new Set<string>()
  readonly #waiting: (Place & { name: string; value: Json })[] = []
  /** Where what was written stands in the document. */
  readonly #pointers = new WeakMap<object, string>()

  constructor(root: Json, dialect: Dialect) {
    this.#references = new References(root)
    this.#dialect = dialect
    // Before 3.1 schemas have no names of their own.
    this.#schemaNames = new SchemaNames(isOld(dialect) ? {} : root)
  }

  /** Where a schema that was written here stands in the document. */
  pointerOf(written: unknown): string | undefined {
    return typeof written === 'object' && written !== null ? this.#pointers.get(written) : undefined
  }

  /** Everything that was referred to, and what that refers to. */
  shared(): Record<string, unknown> {
    const found: [string, unknown][] = []
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) {
      found.push([next.name, this.#write(next.value, next)])
    }
    return Object.fromEntries(found)
  }

  write(value: Json, pointer: string): unknown {
    return this.#write(value, { pointer, scope: this.#schemaNames.entered(new Map(), pointer) })
  }

  #write(value: Json, { pointer, scope: outer }: Place): unknown {
    if (!isRecord(value)) return value !== false
    const place = { pointer, scope: value.$id === undefined ? outer : this.#schemaNames.entered(outer, pointer) }
    const written: Record<string, unknown> = {}
    this.#pointers.set(written, pointer)
    if (typeof value.$ref === 'string') written.$ref = this.#refer(value.$ref, place)
    // Beside a reference nothing counts there (OpenAPI 3.0.4 §4.7.23).
    if (typeof value.$ref === 'string' && isOld(this.#dialect)) return written
    if (Object.hasOwn(value, '$recursiveRef')) this.#tell('$recursiveRef is of another JSON Schema.', pointer)
    for (const [keyword, said] of Object.entries(value)) {
      const own = this.#keyword(keyword, said, { ...place, pointer: `${pointer}/${escapePointer(keyword)}` })
      if (own !== undefined) written[keyword] = own
    }
    if (typeof value.$dynamicRef === 'string') {
      const $ref = this.#referDynamic(value.$dynamicRef, place)
      written.allOf = [...((written.allOf as unknown[] | undefined) ?? []), { $ref }]
    }
    if (written.type === 'file') delete written.type
    const chosen = alternatives(value, written, one => this.#nameOf(one))
    const done = isOld(this.#dialect) ? nullable(value, numberBounds(value, chosen)) : chosen
    for (const one of [chosen, done]) this.#pointers.set(one, pointer)
    return done
  }

  #keyword(keyword: string, said: Json, { pointer, scope }: Place): unknown {
    const within = (one: Json, at: string) => this.#write(one, { pointer: at, scope })
    if (keyword === 'required' && !Array.isArray(said)) return undefined
    if (plain.has(keyword)) return said
    if (keyword === 'xml') return xmlOf(said)
    if (single.has(keyword)) return within(said, pointer)
    if (listed.has(keyword) && Array.isArray(said)) {
      return said.map((one, at) => within(one, `${pointer}/${at}`))
    }
    if (!named.has(keyword) || !isRecord(said)) return undefined
    return Object.fromEntries(
      Object.entries(said).map(([name, one]) => [name, within(one, `${pointer}/${escapePointer(name)}`)]),
    )
  }

  /** The reference as the contract has it. */
  #refer(reference: string, { pointer, scope }: Place): string {
    const own = this.#schemaNames.steps(reference, pointer)
    const isThere = own && this.#references.at(own) !== undefined
    return this.#to(reference, { pointer, scope }, isThere ? own : this.#references.steps(reference))
  }

  #referDynamic(reference: string, place: Place): string {
    return this.#to(reference, place, this.#schemaNames.dynamicSteps(reference, place.pointer, place.scope))
  }

  #to(reference: string, { pointer, scope }: Place, steps: readonly string[] | undefined): string {
    const value = steps && this.#references.at(steps)
    if (value === undefined || this.#references.isCircle(value)) {
      this.#tell(`${reference.slice(0, 120)} lies outside this document, or nowhere.`, pointer)
      return '#'
    }
    const at = pointerOf(steps!)
    const there = { pointer: at, scope: this.#schemaNames.entered(scope, at) }
    return `#/$defs/${encodeURIComponent(escapePointer(this.#name(steps!, value, there)))}`
  }

  #name(steps: readonly string[], value: Json, place: Place): string {
    const key = [place.pointer, ...[...place.scope].flat()].join(' ')
    const known = this.#names.get(key)
    if (known !== undefined) return known
    if (this.#names.size === namesMax) {
      this.#tell(`More than ${namesMax} schemas are referred to.`, place.pointer)
      return place.pointer
    }
    const isComponent =
      (steps.length === 3 && steps[1] === 'schemas') || (steps.length === 2 && steps[0] === 'definitions')
    const last = steps.at(-1) ?? ''
    const name = isComponent && !this.#taken.has(last) ? last : key
    this.#taken.add(name)
    this.#names.set(key, name)
    this.#waiting.push({ name, value, ...place })
    return name
  }

  /** Last step of where a reference leads, by which a discriminator calls it. */
  #nameOf(reference: string): { name: string; $ref: string } | undefined {
    // A name alone is one of a component.
    const isName = !/[#/]/.test(reference)
    const whole = isName ? `#/components/schemas/${escapePointer(reference)}` : reference
    const steps = this.#references.steps(whole)
    if (!steps || this.#references.at(steps) === undefined) return undefined
    return { name: steps.at(-1) ?? '', $ref: this.#refer(whole, { pointer: '', scope: new Map() }) }
  }

  #tell(message: string, pointer: string): void {
    const hint = 'Bundle the document, and refer within it by JSON pointers.'
    if (this.problems.length < 100) this.problems.push({ code: 'schema_unread', message, pointer, hint })
  }
}

/** What a reader needs of an `xml` object; namespaces and prefixes do not count (OpenAPI 3.2 §4.26). */
function xmlOf(said: Json): unknown {
  const { name, attribute, wrapped, nodeType } = record(said)
  const xml = {
    ...(typeof name === 'string' ? { name } : {}),
    ...(attribute === true || nodeType === 'attribute' ? { attribute: true } : {}),
    ...(wrapped === true || nodeType === 'element' ? { wrapped: true } : {}),
  }
  return Object.keys(xml).length > 0 ? xml : undefined
}
