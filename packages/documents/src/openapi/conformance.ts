/** Walks a document along the shapes of its dialect: every member that is unknown, missing or of a wrong kind. */
import type { Problem } from '@gatehouse/base'
import { escapePointer, nearest } from '@gatehouse/schema'
import { shortened } from '../json-reader.ts'
import { problemsMax } from '../limits.ts'
import { type Dialect, dialects } from './dialect.ts'
import { describe, mismatch } from './mismatch.ts'
import type { Reference } from './reference.ts'
import type { Shape, Shapes, Type } from './shape.ts'
import { isRecord, type Json } from './tree.ts'

export interface Conformance {
  problems: Problem[]
  /**
   * Keywords of 2020-12 schemas with a value JSON Schema does not allow. The schemas published with OpenAPI 3.1
   * and 3.2 leave the inside of a Schema Object to its own dialect, so these do not break the document.
   */
  warnings: Problem[]
  /** Every `$ref` that stands where the specification allows one. */
  references: Reference[]
  /** Plain-name anchors and `$id`s of schemas (JSON Schema 2020-12 §8.2). */
  anchors: Set<string>
  ids: Set<string>
}

export function conformance(root: Json, dialect: Dialect): Conformance {
  const walker = new Walker(dialects[dialect], dialect)
  walker.check({ is: 'shape', name: 'OpenAPI', reference: false }, root, '')
  return walker.found
}

class Walker {
  readonly found: Conformance = { problems: [], warnings: [], references: [], anchors: new Set(), ids: new Set() }
  readonly #shapes: Shapes
  readonly #dialect: Dialect

  constructor(shapes: Shapes, dialect: Dialect) {
    this.#shapes = shapes
    this.#dialect = dialect
  }

  check(type: Type, value: Json, pointer: string, soft = false): void {
    if (this.found.problems.length > problemsMax) return
    if (type.is === 'either')
      return this.check(type.of.find(one => fits(one, value)) ?? type.of[0]!, value, pointer, soft)
    if (type.is === 'shape') return this.#shape(type, value, pointer)
    const wrong = mismatch(type, value)
    if (wrong) {
      const problem = {
        code: 'invalid_value',
        message: `${nameOf(pointer)} ${wrong.message}`,
        pointer,
        ...wrong.advice,
      }
      return soft ? this.#soften(problem) : this.#add(problem)
    }
    if (type.is === 'list') {
      const items = value as Json[]
      for (let i = 0; i < items.length; i++) this.check(type.of, items[i], `${pointer}/${i}`, soft)
    }
    if (type.is === 'map') this.#map(type, value as Record<string, Json>, pointer, soft)
  }

  #map(type: Type & { is: 'map' }, members: Record<string, Json>, pointer: string, soft: boolean): void {
    for (const name of Object.keys(members)) {
      const at = `${pointer}/${escapePointer(name)}`
      if (type.keys && !type.keys.matches.test(name)) {
        this.#add({ code: 'invalid_name', message: `The name ${shortened(name)} must ${type.keys.must}.`, pointer: at })
      }
      this.check(type.of, members[name], at, soft)
    }
  }

  #shape(type: Type & { is: 'shape' }, value: Json, pointer: string): void {
    const shape = this.#shapes.get(type.name)!
    if (shape.orFlag && typeof value === 'boolean') return
    if (!isRecord(value)) {
      const message = `${nameOf(pointer)} must be an object (${type.name}), not ${describe(value)}.`
      return this.#add({ code: 'invalid_value', message, pointer })
    }
    if (
      type.reference &&
      Object.hasOwn(value, '$ref') &&
      this.#reference(type.name, value.$ref, pointer) &&
      !shape.refBeside
    )
      return
    if (type.name === 'Schema') this.#landmarks(value)
    this.#members(shape, type.name, value, pointer)
    this.#presence(shape, type.name, value, pointer)
  }

  /** Notes a reference; true when there is one. */
  #reference(expected: string, ref: Json, pointer: string): boolean {
    if (typeof ref === 'string') this.found.references.push({ ref, expected, pointer: `${pointer}/$ref` })
    else
      this.#add({
        code: 'invalid_value',
        message: `$ref must be text, not ${describe(ref)}.`,
        pointer: `${pointer}/$ref`,
      })
    return true
  }

  #landmarks(schema: Record<string, Json>): void {
    if (typeof schema.$id === 'string') this.found.ids.add(schema.$id)
    for (const name of [schema.$anchor, schema.$dynamicAnchor])
      if (typeof name === 'string') this.found.anchors.add(name)
  }

  #members(shape: Shape, name: string, value: Record<string, Json>, pointer: string): void {
    const special = caseOf(shape, value)
    let count = 0
    for (const key of Object.keys(value)) {
      if (key.startsWith('x-') && shape.extensions) continue
      count++
      const at = `${pointer}/${escapePointer(key)}`
      const type = typeFor(shape, special, key)
      if (type) {
        this.check(type, value[key], at, name === 'Schema' && shape.open)
      } else if (!shape.open) this.#unknown(shape, name, key, { pointer: at, value })
    }
    if (count < shape.least) {
      this.#add({
        code: 'missing_key',
        message: `${nameOf(pointer)} must have at least ${shape.least} entry.`,
        pointer,
      })
    }
  }

  #unknown(
    shape: Shape,
    name: string,
    key: string,
    { pointer, value }: { pointer: string; value: Record<string, Json> },
  ): void {
    const home = Object.entries(shape.by?.cases ?? {})
      .filter(([, one]) => Object.hasOwn(one.fields, key))
      .map(([word]) => word)
    if (home.length > 0) {
      const message = `${key} applies only when ${shape.by!.field} is ${home.join(' or ')}.`
      return this.#add({ code: 'not_applicable', message, pointer })
    }
    const special = caseOf(shape, value)
    const known = [...Object.keys(shape.fields), ...Object.keys(special?.fields ?? {})].filter(
      word => !Object.hasOwn(value, word),
    )
    if (shape.patterns.some(one => one.matches.test(`/${key}`)) && !key.startsWith('/')) {
      return this.#add({
        code: 'unknown_key',
        message: `The path ${shortened(key)} must begin with /.`,
        pointer,
        hint: `/${key}`,
      })
    }
    const near = nearest(key, known)
    const elsewhere = near ? undefined : this.#otherDialect(name, key)
    const message = `${shortened(key)} is not a known key here${near ? `; did you mean ${near}?` : '.'}`
    const status = name === 'Responses' ? 'Use a status such as 200, 2XX (not in OpenAPI 2.0) or default.' : undefined
    const hint =
      near ??
      status ??
      (elsewhere ? `${key} belongs to OpenAPI ${elsewhere}; this document is ${this.#dialect}.` : undefined)
    this.#add({ code: 'unknown_key', message, pointer, ...(hint ? { hint } : {}) })
  }

  #otherDialect(name: string, key: string): string | undefined {
    const others = Object.entries(dialects).filter(([, shapes]) => {
      const shape = shapes.get(name)
      return shape && typeFor(shape, undefined, key) !== undefined
    })
    return others[0]?.[0]
  }

  #presence(shape: Shape, name: string, value: Record<string, Json>, pointer: string): void {
    const has = (key: string) => Object.hasOwn(value, key)
    if (shape.refBeside && has('$ref')) return
    for (const key of [...shape.required, ...(caseOf(shape, value)?.required ?? [])]) {
      if (has(key)) continue
      this.#add({
        code: 'missing_key',
        message: `${key} is missing; every ${name} needs it.`,
        pointer: `${pointer}/${key}`,
      })
    }
    for (const group of shape.anyOf) {
      if (!group.some(has))
        this.#add({ code: 'missing_key', message: `${nameOf(pointer)} needs ${group.join(' or ')}.`, pointer })
    }
    for (const group of shape.exclusive) {
      const both = group.filter(has)
      if (both.length < 2) continue
      const message = `${both.join(' and ')} exclude each other.`
      this.#add({ code: 'conflicting_keys', message, pointer: `${pointer}/${both[1]}`, hint: 'Keep one of them.' })
    }
    for (const [key, needed] of Object.entries(shape.needs)) {
      if (!has(key) || has(needed) || !has('content')) continue
      this.#add({
        code: 'not_applicable',
        message: `${key} applies only beside ${needed}.`,
        pointer: `${pointer}/${key}`,
      })
    }
  }

  #soften(problem: Problem): void {
    if (this.found.warnings.length < problemsMax) this.found.warnings.push({ ...problem, code: 'schema_keyword' })
  }

  #add(problem: Problem): void {
    this.found.problems.push(problem)
  }
}

function caseOf(shape: Shape, value: Record<string, Json>) {
  const word = shape.by && value[shape.by.field]
  return typeof word === 'string' && Object.hasOwn(shape.by!.cases, word) ? shape.by!.cases[word] : undefined
}

function typeFor(
  shape: Shape,
  special: { fields: Readonly<Record<string, Type>> } | undefined,
  key: string,
): Type | undefined {
  if (special && Object.hasOwn(special.fields, key)) return special.fields[key]
  if (Object.hasOwn(shape.fields, key)) return shape.fields[key]
  return shape.patterns.find(one => one.matches.test(key))?.type
}

function fits(type: Type, value: Json): boolean {
  if (type.is === 'list') return Array.isArray(value)
  if (type.is === 'shape' || type.is === 'map') return isRecord(value)
  if (type.is === 'words' || type.is === 'text') return typeof value === 'string'
  return type.is === 'flag' ? typeof value === 'boolean' : true
}

/** What a message calls the value: the last step of its pointer. */
function nameOf(pointer: string): string {
  const step = pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replace(/~1/g, '/')
    .replace(/~0/g, '~')
  if (pointer === '') return 'The document'
  return /^\d{1,2}$/.test(step) ? `Entry ${step}` : shortened(step)
}
