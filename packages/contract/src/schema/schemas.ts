/**
 * JSON Schema 2020-12 as checks: closures that are made once for each schema, when it is first needed. No code is made of
 * a document's text, and the time of a check is bounded by what its `Run` may spend.
 */
import { arrayKeywords, unevaluatedItems } from './array-keywords.ts'
import { isObject } from './equal.ts'
import { logicKeywords } from './logic-keywords.ts'
import { type Maker, type Schema, SchemaProblem, type Side } from './maker.ts'
import { objectKeywords, unevaluatedProperties } from './object-keywords.ts'
import { partsOf, type Resource, Resources } from './resource.ts'
import type { Check } from './run.ts'
import { Seen } from './seen.ts'
import { valueKeywords } from './value-keywords.ts'

export interface SchemasOptions {
  side?: Side
  formats?: boolean
  /** Schemas of other addresses, by address. */
  others?: Readonly<Record<string, unknown>>
  /** Nothing within has an `$id` or an anchor. */
  flat?: boolean
  /** A pattern that is not read here refuses nothing, where its schema would not be read at all. */
  unreadPatterns?: 'fit'
  /** A run asks for fields that no schema speaks of. */
  unknown?: boolean
}

const fits: Check = () => true
const refuses: Check = (_, run) => run.tell('is not allowed here')
const keywords = [...valueKeywords, ...logicKeywords, ...objectKeywords, ...arrayKeywords]
/** After all others: they speak of what those left. */
const lastKeywords = [unevaluatedItems, unevaluatedProperties]
/** Schemas on one value at once; one that leads back to itself would have no end. */
const depthMax = 600

export class Schemas {
  readonly #resources = new Resources()
  readonly #root: Resource
  readonly #options: SchemasOptions
  readonly #made = new Map<object, Check>()

  /** `root` holds what schemas refer to within the document, such as `$defs`. */
  constructor(root: unknown, options: SchemasOptions = {}) {
    this.#options = options
    for (const [id, schema] of Object.entries(options.others ?? {})) this.#resources.add(schema, id)
    this.#root = this.#resources.add(root, 'schema:root', options.flat)
  }

  /** Of the root itself, or of a schema whose references are read from there. Throws `SchemaProblem`. */
  check(schema: unknown = this.#root.root): Check {
    return this.#make(schema, this.#root)
  }

  /** What a reference of the root leads to. */
  target(reference: string): unknown {
    return this.#resources.find(reference, this.#root)?.schema
  }

  #make(schema: unknown, around: Resource): Check {
    if (!isObject(schema)) return schema === false ? refuses : fits
    const known = this.#made.get(schema)
    if (known) return known
    let made: Check | undefined
    // Schemas lead back to themselves: whoever comes here meanwhile gets this one.
    const late: Check = (value, run) => made!(value, run)
    this.#made.set(schema, late)
    try {
      made = this.#compiled(schema, this.#resources.of(schema) ?? around)
    } catch (thrown) {
      this.#made.delete(schema)
      throw thrown
    }
    this.#made.set(schema, made)
    return made
  }

  #compiled(schema: Schema, resource: Resource): Check {
    const maker = this.#maker(schema, resource)
    const of = (list: typeof keywords) => list.flatMap(keyword => keyword(schema, maker) ?? [])
    const checks = of(keywords)
    const last = of(lastKeywords)
    const { unknown = false } = this.#options
    const plain = last.length === 0 ? all(checks) : sighted(all(checks), all(last))
    const entering = resource.root === schema && resource.dynamicAnchors.size > 0
    const check = entering ? entered(plain, resource) : plain
    return unknown && describes(schema) ? looking(check) : check
  }

  #maker(schema: Schema, resource: Resource): Maker {
    const { side, formats = false, unreadPatterns } = this.#options
    const found = (reference: string) => {
      const target = this.#resources.find(reference, resource)
      if (!target) throw new SchemaProblem(`Nothing is read at ${reference.slice(0, 120)}.`, schema)
      return target
    }
    const refer = (reference: string): Check => {
      const target = found(reference)
      let made: Check | undefined
      return bounded((value, run) => {
        made ??= entered(this.#make(target.schema, target.resource), target.resource)
        return made(value, run)
      })
    }
    return {
      ...{ side, formats, unreadPatterns, resource, refer },
      make: part => this.#make(part, resource),
      target: reference => this.#resources.find(reference, resource)?.schema,
      referDynamic: reference => {
        const target = found(reference)
        const plain = refer(reference)
        if (!target.resource.dynamicAnchors.has(target.fragment)) return plain
        return bounded((value, run) => {
          const holder = (run.scope as Resource[]).find(one => one.dynamicAnchors.has(target.fragment))
          if (!holder) return plain(value, run)
          return entered(this.#make(holder.dynamicAnchors.get(target.fragment), holder), holder)(value, run)
        })
      },
    }
  }
}

function all(checks: readonly Check[]): Check {
  const [a, b] = checks
  if (!a) return fits
  if (!b) return spending(a)
  return (value, run) => {
    run.spend(1)
    let fit = true
    for (const check of checks) {
      if (check(value, run)) continue
      // What follows would tell the same of a value that is of another type, or nobody is told.
      if (check === a || run.silent > 0) return false
      fit = false
    }
    return fit
  }
}

const spending = (check: Check): Check => {
  return (value, run) => {
    run.spend(1)
    return check(value, run)
  }
}

/** First what speaks of fields and items, then what speaks of those that are left. */
function sighted(first: Check, last: Check): Check {
  return (value, run) => {
    const outer = run.seen
    const own = new Seen()
    run.seen = own
    const fit = first(value, run) && last(value, run)
    run.seen = outer
    if (fit) outer?.add(own)
    return fit
  }
}

/** While a schema is looked at, its resource is what a dynamic reference may lead to. */
function entered(check: Check, resource: Resource): Check {
  if (resource.dynamicAnchors.size === 0) return check
  return (value, run) => {
    run.scope.push(resource)
    const fit = check(value, run)
    run.scope.pop()
    return fit
  }
}

function bounded(check: Check): Check {
  return (value, run) => {
    if (run.depth > depthMax) return run.tell('a schema of the contract leads back to itself')
    run.depth++
    const fit = check(value, run)
    run.depth--
    return fit
  }
}

const describes = (schema: Schema) => [...partsOf(schema)].length > 0

/** Tells of the fields of a value which no schema speaks of. */
function looking(check: Check): Check {
  return (value, run) => {
    // In place: who is outside looks for all.
    if (run.seen || !run.unknown || !isObject(value)) return check(value, run)
    const own = new Seen()
    run.seen = own
    let fit = check(value, run)
    run.seen = undefined
    if (!own.described || own.unclear || run.silent > 0) return fit
    for (const name of Object.keys(value)) {
      if (own.fields.has(name)) continue
      const problem = run.unknown(value, name, run)
      if (problem !== undefined) fit = run.within(name, (_, at) => at.tell(problem), undefined)
    }
    return fit
  }
}
