/** Schemas of OpenAPI 2.0 to 3.2 as JSON Schema 2020-12, with what they refer to once under a name of its own. */
import type { Problem } from '@gatehouse/base'
import type { Dialect } from '@gatehouse/documents'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, type Json } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import { nullable, numberBounds } from './dialect-3-0.ts'
import { alternatives } from './discriminator.ts'

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
const unread = ['$id', '$anchor', '$dynamicAnchor', '$dynamicRef', '$recursiveRef']

export class SchemaWriter {
  readonly problems: Problem[] = []
  readonly #references: References
  readonly #dialect: Dialect
  /** Names by pointer, and what waits to be written. */
  readonly #names = new Map<string, string>()
  readonly #taken = new Set<string>()
  readonly #waiting: { name: string; pointer: string; value: Json }[] = []
  /** Where what was written stands in the document. */
  readonly #pointers = new WeakMap<object, string>()

  constructor(root: Json, dialect: Dialect) {
    this.#references = new References(root)
    this.#dialect = dialect
  }

  /** Where a schema that was written here stands in the document. */
  pointerOf(written: unknown): string | undefined {
    return typeof written === 'object' && written !== null ? this.#pointers.get(written) : undefined
  }

  /** Everything that was referred to, and what that refers to. */
  shared(): Record<string, unknown> {
    const found: [string, unknown][] = []
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) {
      found.push([next.name, this.write(next.value, next.pointer)])
    }
    return Object.fromEntries(found)
  }

  write(value: Json, pointer: string): unknown {
    if (!isRecord(value)) return value !== false
    const reference = value.$ref
    const isOld = this.#dialect === '2.0' || this.#dialect === '3.0'
    const written: Record<string, unknown> = {}
    this.#pointers.set(written, pointer)
    if (typeof reference === 'string') written.$ref = this.#refer(reference, pointer)
    // Beside a reference nothing counts there (OpenAPI 3.0.4 §4.7.23).
    if (typeof reference === 'string' && isOld) return written
    for (const keyword of unread) {
      if (Object.hasOwn(value, keyword))
        this.#tell(`${keyword} is not read in contracts; refer by JSON pointers.`, pointer)
    }
    for (const [keyword, said] of Object.entries(value)) {
      const own = this.#keyword(keyword, said, `${pointer}/${escapePointer(keyword)}`)
      if (own !== undefined) written[keyword] = own
    }
    if (written.type === 'file') delete written.type
    const chosen = alternatives(value, written, one => this.#nameOf(one))
    const done = isOld ? nullable(value, numberBounds(value, chosen)) : chosen
    for (const one of [chosen, done]) this.#pointers.set(one, pointer)
    return done
  }

  #keyword(keyword: string, said: Json, pointer: string): unknown {
    if (keyword === 'required' && !Array.isArray(said)) return undefined
    if (plain.has(keyword)) return said
    if (single.has(keyword)) return this.write(said, pointer)
    if (listed.has(keyword) && Array.isArray(said)) {
      return said.map((one, at) => this.write(one, `${pointer}/${at}`))
    }
    if (!named.has(keyword) || !isRecord(said)) return undefined
    return Object.fromEntries(
      Object.entries(said).map(([name, one]) => [name, this.write(one, `${pointer}/${escapePointer(name)}`)]),
    )
  }

  /** The reference as the contract has it. */
  #refer(reference: string, pointer: string): string {
    const found = this.#references.resolved({ $ref: reference }, pointer)
    const steps = this.#references.steps(reference)
    if (!found || !steps) {
      this.#tell(`${reference.slice(0, 120)} lies outside this document, or nowhere.`, pointer)
      return '#'
    }
    return `#/$defs/${encodeURIComponent(escapePointer(this.#name(steps, found)))}`
  }

  #name(steps: readonly string[], { value, pointer }: { value: Json; pointer: string }): string {
    const known = this.#names.get(pointer)
    if (known !== undefined) return known
    const isComponent =
      (steps.length === 3 && steps[1] === 'schemas') || (steps.length === 2 && steps[0] === 'definitions')
    const last = steps.at(-1) ?? ''
    const name = isComponent && !this.#taken.has(last) ? last : pointer
    this.#taken.add(name)
    this.#names.set(pointer, name)
    this.#waiting.push({ name, pointer, value })
    return name
  }

  /** Last step of where a reference leads, by which a discriminator calls it. */
  #nameOf(reference: string): { name: string; $ref: string } | undefined {
    // A name alone is one of a component.
    const isName = !/[#/]/.test(reference)
    const whole = isName ? `#/components/schemas/${escapePointer(reference)}` : reference
    const steps = this.#references.steps(whole)
    if (!steps || this.#references.at(steps) === undefined) return undefined
    return { name: steps.at(-1) ?? '', $ref: this.#refer(whole, '') }
  }

  #tell(message: string, pointer: string): void {
    const hint = 'Bundle the document, and refer within it by JSON pointers.'
    if (this.problems.length < 100) this.problems.push({ code: 'schema_unread', message, pointer, hint })
  }
}
