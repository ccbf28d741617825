/**
 * Which parts of a schema a value uses: fields that it names, and values of its lists. A field of an array's items stands
 * beneath `*`, and so does one whose name the caller chose.
 */
import { isObject } from './equal.ts'
import type { Schema } from './maker.ts'

export interface UsedPart {
  // `/items/*` and so on; empty where the value is the whole.
  path: string
  /** One of a list of the contract, as JSON. */
  value?: string
}

/** Values of a message that are looked at, schemas that speak of one, and steps into it. */
const valuesMax = 2000
const schemasMax = 64
const depthMax = 24
/** Of a value of a list; a longer one is not told. */
export const usedValueCharactersMax = 64

type Target = (reference: string) => unknown

export function usedParts(schema: unknown, value: unknown, target: Target): UsedPart[] {
  const found = new Map<string, UsedPart>()
  new UsedParts(target, part => found.set(`${part.path}\n${part.value ?? ''}`, part)).look([schema], value, '')
  return [...found.values()]
}

class UsedParts {
  readonly #target: Target
  readonly #tell: (part: UsedPart) => void
  #left = valuesMax
  #depth = 0

  constructor(target: Target, tell: (part: UsedPart) => void) {
    this.#target = target
    this.#tell = tell
  }

  look(schemas: readonly unknown[], value: unknown, path: string): void {
    if (--this.#left < 0 || this.#depth === depthMax) return
    const speaking = this.#speaking(schemas)
    if (speaking.length === 0) return
    this.#depth++
    if (Array.isArray(value)) this.#items(speaking, value, path)
    else if (isObject(value)) this.#fields(speaking, value, path)
    else if (speaking.some(schema => isListed(schema, value))) this.#value(path, value)
    this.#depth--
  }

  #value(path: string, value: unknown): void {
    const text = JSON.stringify(value)
    if (text.length <= usedValueCharactersMax) this.#tell({ path, value: text })
  }

  #fields(speaking: readonly Schema[], value: Record<string, unknown>, path: string): void {
    for (const name in value) {
      const own = speaking.flatMap(({ properties }) =>
        isObject(properties) && Object.hasOwn(properties, name) ? [properties[name]] : [],
      )
      if (own.length > 0) {
        const at = `${path}/${name}`
        this.#tell({ path: at })
        this.look(own, value[name], at)
        continue
      }
      const others = speaking.flatMap(({ additionalProperties, patternProperties }) => [
        ...(isObject(additionalProperties) ? [additionalProperties] : []),
        ...(isObject(patternProperties) ? Object.values(patternProperties) : []),
      ])
      if (others.length > 0) this.look(others, value[name], `${path}/*`)
    }
  }

  #items(speaking: readonly Schema[], value: readonly unknown[], path: string): void {
    const parts = speaking.flatMap(({ items, prefixItems }) => [
      ...(items === undefined ? [] : [items]),
      ...(Array.isArray(prefixItems) ? prefixItems : []),
    ])
    if (parts.length === 0) return
    for (const item of value) this.look(parts, item, `${path}/*`)
  }

  /** With all that they refer to and are made of. */
  #speaking(schemas: readonly unknown[]): Schema[] {
    const all = new Set<Schema>()
    const waiting = [...schemas]
    while (waiting.length > 0 && all.size < schemasMax) {
      const schema = waiting.pop()
      if (!isObject(schema) || all.has(schema)) continue
      all.add(schema)
      if (typeof schema.$ref === 'string') waiting.push(this.#target(schema.$ref))
      for (const parts of [schema.allOf, schema.anyOf, schema.oneOf]) if (Array.isArray(parts)) waiting.push(...parts)
      waiting.push(schema.then, schema.else)
    }
    return [...all]
  }
}

function isListed(schema: Schema, value: unknown): boolean {
  return (Array.isArray(schema.enum) && schema.enum.includes(value)) || ('const' in schema && schema.const === value)
}
