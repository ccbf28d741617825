/** References inside one document (RFC 6901 fragments). What lies outside is reported, never fetched. */
import type { Problem } from '@gatehouse/base'
import { escapePointer, nearest } from '@gatehouse/schema'
import { shortened } from '../json-reader.ts'
import { problemsMax } from '../limits.ts'
import { pointerSteps } from '../positions.ts'
import type { Conformance } from './conformance.ts'
import { type Json, member, record, text } from './tree.ts'

export interface Reference {
  ref: string
  /** Shape the specification expects there. */
  expected: string
  /** Where the `$ref` stands. */
  pointer: string
}

const hopsMax = 64
const sections: Readonly<Record<string, string>> = {
  schemas: 'Schema',
  responses: 'Response',
  parameters: 'Parameter',
  examples: 'Example',
  requestBodies: 'RequestBody',
  headers: 'Header',
  securitySchemes: 'SecurityScheme',
  links: 'Link',
  callbacks: 'Callback',
  pathItems: 'PathItem',
  mediaTypes: 'MediaType',
  definitions: 'Schema',
}

export class References {
  readonly #root: Json
  readonly #self: string | undefined

  constructor(root: Json) {
    this.#root = root
    this.#self = text(member(root, '$self'))
  }

  /** Steps of a reference into this document; undefined when it points elsewhere or is no JSON Pointer. */
  steps(ref: string): string[] | undefined {
    const local = this.#self && ref.startsWith(`${this.#self}#`) ? ref.slice(this.#self.length) : ref
    if (local !== '#' && !local.startsWith('#/')) return undefined
    try {
      return pointerSteps(decodeURIComponent(local.slice(1)))
    } catch {
      return pointerSteps(local.slice(1))
    }
  }

  at(steps: readonly string[]): Json {
    let value = this.#root
    for (const step of steps) {
      if (Array.isArray(value)) value = /^(0|[1-9]\d{0,8})$/.test(step) ? value[Number(step)] : undefined
      else value = member(value, step)
    }
    return value
  }

  /** The value behind any number of references, with its pointer; undefined when they lead nowhere. */
  resolved(value: Json, pointer: string): { value: Json; pointer: string } | undefined {
    let at = { value, pointer }
    for (let hop = 0; hop < hopsMax; hop++) {
      const ref = text(member(at.value, '$ref'))
      if (ref === undefined) return at
      const steps = this.steps(ref)
      if (!steps) return undefined
      at = { value: this.at(steps), pointer: steps.map(step => `/${escapePointer(step)}`).join('') }
      if (at.value === undefined) return undefined
    }
    return undefined
  }

  /** Whether a value is a reference that leads to nothing but references, and back. */
  isCircle(value: Json): boolean {
    let at = value
    for (let hop = 0; hop < hopsMax; hop++) {
      const ref = text(member(at, '$ref'))
      const steps = ref === undefined ? undefined : this.steps(ref)
      if (!steps) return false
      at = this.at(steps)
      if (at === undefined) return false
    }
    return true
  }
}

/**
 * What is wrong with the references. Errors: nothing is there, something of another kind is there, or they run
 * in a circle (OpenAPI 3.1 §4.8.23 asks for a resolvable reference; cycles through schemas are ordinary).
 * Warnings: what lies outside the document, and anything relative to a schema's own `$id`.
 */
export function referenceProblems(root: Json, found: Conformance): { errors: Problem[]; warnings: Problem[] } {
  const references = new References(root)
  const errors: Problem[] = []
  const warnings: Problem[] = []
  for (const { ref, expected, pointer } of found.references) {
    if (errors.length > problemsMax || warnings.length > problemsMax) break
    const steps = references.steps(ref)
    if (!steps) {
      if (ref.startsWith('#') ? found.anchors.has(ref.slice(1)) : found.ids.has(ref.split('#')[0]!)) continue
      if (ref.startsWith('#')) errors.push(unresolved(ref, pointer, undefined))
      else warnings.push(external(ref, pointer))
      continue
    }
    const target = references.at(steps)
    if (target === undefined) {
      const list = found.ids.size > 0 && expected === 'Schema' ? warnings : errors
      list.push(unresolved(ref, pointer, suggestion(references, steps)))
    } else if (wrongKind(steps, expected)) {
      const message = `${shortened(ref)} is a ${wrongKind(steps, expected)}, but a ${expected} must stand here.`
      errors.push({ code: 'reference_kind', message, pointer })
    } else if (expected !== 'Schema' && references.isCircle(target)) {
      errors.push({ code: 'reference_circular', message: `${shortened(ref)} leads back to itself.`, pointer })
    }
  }
  return { errors, warnings }
}

function wrongKind(steps: readonly string[], expected: string): string | undefined {
  const section = steps.length === 3 && steps[0] === 'components' ? steps[1] : steps.length === 2 ? steps[0] : undefined
  const kind = section !== undefined && Object.hasOwn(sections, section) ? sections[section] : undefined
  return kind === undefined || kind === expected ? undefined : kind
}

function unresolved(ref: string, pointer: string, near: string | undefined): Problem {
  const message = `Nothing stands at ${shortened(ref)}${near ? `; did you mean ${near}?` : '.'}`
  return { code: 'reference_unresolved', message, pointer, ...(near ? { hint: near } : {}) }
}

function suggestion(references: References, steps: readonly string[]): string | undefined {
  const last = steps.at(-1)
  const parent = references.at(steps.slice(0, -1))
  const near = last === undefined ? undefined : nearest(last, Object.keys(record(parent)).slice(0, 2000))
  return near && `#${[...steps.slice(0, -1), near].map(step => `/${escapePointer(step)}`).join('')}`
}

function external(ref: string, pointer: string): Problem {
  const message = `${shortened(ref)} lies outside this document and is not read.`
  return { code: 'external_reference', message, pointer, hint: 'Bundle the documents into one before the import.' }
}
