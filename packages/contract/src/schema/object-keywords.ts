/** Keywords on the fields of objects (JSON Schema 2020-12 §10.3.2, validation §6.5). */
import { isObject } from './equal.ts'
import type { Keyword, Maker, Schema } from './maker.ts'
import type { TextPattern } from './pattern.ts'
import type { Check } from './run.ts'
import { numberIn, patternIn } from './value-keywords.ts'

const fieldCount: Keyword = schema => {
  const [min, max] = [numberIn(schema, 'minProperties') ?? 0, numberIn(schema, 'maxProperties') ?? Infinity]
  if (min === 0 && max === Infinity) return undefined
  return (value, run) => {
    if (!isObject(value)) return true
    const count = Object.keys(value).length
    if (count < min) return run.tell(`must have at least ${min} fields`)
    return count <= max || run.tell(`must have at most ${max} fields`)
  }
}

/** What is only read is not asked of a request, whatever is required (OpenAPI 3.0.4 §4.7.24.2). */
function isOtherWay(schema: Schema, name: string, { side, target }: Maker): boolean {
  const properties = isObject(schema.properties) ? schema.properties : {}
  if (side === undefined || !Object.hasOwn(properties, name)) return false
  const word = side === 'request' ? 'readOnly' : 'writeOnly'
  let field = properties[name]
  for (let hop = 0; hop < 8 && isObject(field); hop++) {
    if (field[word] === true) return true
    if (typeof field.$ref !== 'string') return false
    field = target(field.$ref)
  }
  return false
}

const required: Keyword = (schema, maker) => {
  if (!Array.isArray(schema.required)) return undefined
  const names = [...new Set(schema.required as string[])].filter(name => !isOtherWay(schema, name, maker))
  if (names.length === 0) return undefined
  return (value, run) => {
    if (!isObject(value)) return true
    // The names that are missing are told; who sends few fields is not looked at for thousands of names.
    let missing = 0
    for (const name of names) {
      if (Object.hasOwn(value, name)) continue
      run.tell(`${shown(name)} is missing`)
      if (++missing === 5) break
    }
    return missing === 0
  }
}

export const shown = (name: string) => (name.length > 64 ? `${name.slice(0, 64)}…` : name)

/** `properties`, `patternProperties` and `additionalProperties`, which speak of the same fields. */
const fields: Keyword = (schema, maker) => {
  const named = new Map<string, Check>()
  if (isObject(schema.properties)) {
    for (const [name, part] of Object.entries(schema.properties)) named.set(name, maker.make(part))
  }
  const patterns = isObject(schema.patternProperties)
    ? Object.entries(schema.patternProperties).map(([source, part]) => {
        const read = patternIn(source, schema, maker)
        return read ? ([read, maker.make(part)] as const) : ([everyName, guessed] as const)
      })
    : []
  const others = schema.additionalProperties
  const other = others === undefined ? undefined : maker.make(others)
  if (named.size === 0 && patterns.length === 0 && !other) return undefined
  return (value, run) => {
    if (!isObject(value)) return true
    const { seen } = run
    if (seen) seen.described = true
    let fits = true
    for (const name in value) {
      run.spend(1)
      const own = named.get(name)
      let isKnown = own !== undefined
      if (own && !run.within(name, own, value[name])) fits = false
      for (const [{ fits: matches, work }, check] of patterns) {
        run.spend(work(name.length))
        if (!matches(name)) continue
        isKnown = true
        if (!run.withinMap(name, check, value[name])) fits = false
      }
      if (!isKnown && other) {
        isKnown = true
        if (others === false) fits = run.within(name, refused, undefined) && fits
        else if (!run.withinMap(name, other, value[name])) fits = false
      }
      if (isKnown) seen?.fields.add(name)
    }
    return fits
  }
}

const everyName: TextPattern = { fits: () => true, work: () => 1 }
/** Whether the name fits is not known, nor whether the value has to. */
const guessed: Check = (_, run) => run.guess()

const refused: Check = (_, run) => run.tell('is not a field here')

const propertyNames: Keyword = (schema, maker) => {
  if (schema.propertyNames === undefined) return undefined
  const check = maker.make(schema.propertyNames)
  return (value, run) => {
    if (!isObject(value)) return true
    let fits = true
    for (const name in value) if (!run.within(name, check, name)) fits = false
    return fits
  }
}

const dependent: Keyword = (schema, maker) => {
  const lists = isObject(schema.dependentRequired) ? schema.dependentRequired : {}
  const schemas = isObject(schema.dependentSchemas) ? schema.dependentSchemas : {}
  const checks = new Map(Object.entries(schemas).map(([name, part]) => [name, maker.make(part)]))
  if (Object.keys(lists).length === 0 && checks.size === 0) return undefined
  return (value, run) => {
    if (!isObject(value)) return true
    let fits = true
    for (const name in value) {
      const names = Object.hasOwn(lists, name) ? lists[name] : undefined
      if (Array.isArray(names)) {
        run.spend(1 + (names.length >> 2))
        const missing = names.find(other => !Object.hasOwn(value, other))
        if (missing !== undefined) fits = run.tell(`${shown(String(missing))} is missing beside ${shown(name)}`)
      }
      const check = checks.get(name)
      if (check && !check(value, run)) fits = false
    }
    return fits
  }
}

export const unevaluatedProperties: Keyword = (schema, maker) => {
  if (schema.unevaluatedProperties === undefined) return undefined
  const check = schema.unevaluatedProperties === false ? refused : maker.make(schema.unevaluatedProperties)
  return (value, run) => {
    if (!isObject(value)) return true
    const seen = run.seen!
    let fits = true
    for (const name in value) {
      if (seen.fields.has(name)) continue
      if (!run.within(name, check, value[name])) fits = false
      seen.fields.add(name)
    }
    return fits
  }
}

export const objectKeywords: readonly Keyword[] = [fieldCount, required, fields, propertyNames, dependent]
