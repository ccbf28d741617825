/** Where a document refers to something within it: references, discriminators, requirements of security, links, tags. */
import { type Place, pointerSteps, type ReadDocument, readDocument } from '@gatehouse/documents'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, record, text } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'

export interface FoundReference {
  /** `name` says it without a pointer: a mapping, a requirement, an operationId, a tag. */
  kind: 'reference' | 'name' | 'key'
  /** Steps to the text; of a key, to what stands under it. */
  steps: string[]
  /** As it is written. */
  written: string
}

/** What stands under these is data of users, in which nothing refers to anything. */
const data = new Set(['example', 'default', 'enum', 'const', 'value'])

/** Of a place, or of something beneath it. */
export function referencesTo(document: Pick<ReadDocument, 'value'>, target: readonly string[]): FoundReference[] {
  const finder = new Finder(document.value, target)
  finder.look(document.value)
  return finder.found
}

export interface PlacedReference {
  kind: FoundReference['kind']
  pointer: string
  place: Place
  written: string
}

/** Throws `document_invalid` and `document_too_large`. */
export function findReferences(source: string, pointer: string, file?: string): PlacedReference[] {
  const document = readDocument(source, file === undefined ? {} : { file })
  return referencesTo(document, pointerSteps(pointer)).map(({ kind, steps, written }) => {
    const at = steps.map(step => `/${escapePointer(step)}`).join('')
    const place = document.positions.placeOf(at, { at: kind === 'key' ? 'key' : 'value' }) ?? { line: 1, column: 1 }
    return { kind, pointer: at, place, written }
  })
}

interface Names {
  schema?: string
  security?: string
  operationId?: string
  tag?: string
}

class Finder {
  readonly found: FoundReference[] = []
  readonly #references: References
  readonly #target: readonly string[]
  readonly #path: string[] = []
  readonly #seen = new Set<object>()
  /** A component, a security scheme, an operation, or a tag, by the name that others call it. */
  readonly #names: Names

  constructor(root: unknown, target: readonly string[]) {
    this.#references = new References(root)
    this.#target = target
    this.#names = namesOf(this.#references.at(target), target)
  }

  look(value: unknown): void {
    if (typeof value !== 'object' || value === null || this.#seen.has(value)) return
    this.#seen.add(value)
    for (const [key, part] of Object.entries(value)) {
      this.#path.push(key)
      if (typeof part === 'string') this.#text(key, part)
      else if (key === 'security') this.#security(part)
      else if (!data.has(key) || isNameHolder(this.#path)) this.look(part)
      this.#path.pop()
    }
  }

  #text(key: string, written: string): void {
    const holder = this.#path.at(-2)
    const { schema, operationId, tag } = this.#names
    if (key === '$ref' || key === 'operationRef' || (holder === 'mapping' && /[#/]/.test(written))) {
      if (this.#isTarget(written)) this.#add('reference', written)
    } else if (holder === 'mapping' && this.#path.at(-3) === 'discriminator') {
      if (written === schema) this.#add('name', written)
    } else if (key === 'operationId' && this.#isLink() && written === operationId) this.#add('name', written)
    else if (holder === 'tags' && written === tag) this.#add('name', written)
  }

  #security(requirements: unknown): void {
    const { security } = this.#names
    if (security === undefined || !Array.isArray(requirements)) return
    for (const [at, one] of requirements.entries()) {
      if (!Object.hasOwn(record(one), security)) continue
      this.#path.push(String(at), security)
      this.#add('key', security)
      this.#path.splice(-2)
    }
  }

  #isTarget(ref: string): boolean {
    const steps = this.#references.steps(ref)
    return steps !== undefined && this.#target.every((step, at) => steps[at] === step)
  }

  /** Of a link, not of an operation. */
  #isLink(): boolean {
    return this.#path.at(-3) === 'links'
  }

  #add(kind: FoundReference['kind'], written: string): void {
    this.found.push({ kind, steps: [...this.#path], written })
  }
}

/** Names of users' own, such as a property called `default`. */
function isNameHolder(path: readonly string[]): boolean {
  return ['properties', 'schemas', 'paths', 'responses', 'definitions', 'parameters'].includes(path.at(-2) ?? '')
}

function namesOf(value: unknown, target: readonly string[]): Names {
  const name = target.at(-1)!
  const [first, section] = target
  const isComponent = first === 'components' && target.length === 3
  if (isComponent && section === 'schemas') return { schema: name }
  if (first === 'definitions' && target.length === 2) return { schema: name }
  if (isComponent && section === 'securitySchemes') return { security: name }
  if (first === 'securityDefinitions' && target.length === 2) return { security: name }
  if (first === 'tags' && target.length === 2) return definedName('tag', record(value).name)
  return isRecord(value) ? definedName('operationId', value.operationId) : {}
}

function definedName(kind: 'tag' | 'operationId', value: unknown) {
  const name = text(value)
  return name === undefined ? {} : { [kind]: name }
}
