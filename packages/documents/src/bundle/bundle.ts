/**
 * A document of several files as one. What stands in another file and is referred to becomes a component of its kind,
 * once, under a name of its own; what can be none, such as a path of 3.0, is written where it was referred to.
 */
import { Failure, type Problem } from '@gatehouse/base'
import { escapePointer } from '@gatehouse/schema'
import { placed, type ReadDocument } from '../document.ts'
import { invalidDocument } from '../limits.ts'
import { conformance } from '../openapi/conformance.ts'
import { type Dialect, dialectOf } from '../openapi/dialect.ts'
import { References } from '../openapi/reference.ts'
import { isRecord, type Json, record, setMember } from '../openapi/tree.ts'
import { type Place, pointerSteps } from '../positions.ts'
import { copier, isMappedFile } from './copier.ts'
import { type FileReference, fileReference } from './file-reference.ts'

export interface Bundle {
  value: Record<string, Json>
  /** Where something of it stood before. */
  placeOf(pointer: string): Place | undefined
  /** Files that something was taken from. */
  files: string[]
}

/** Files that lead to files; each round reads one further. */
const roundsMax = 64

const sections: Readonly<Record<string, string>> = {
  Schema: 'schemas',
  Response: 'responses',
  Parameter: 'parameters',
  Example: 'examples',
  RequestBody: 'requestBodies',
  Header: 'headers',
  SecurityScheme: 'securitySchemes',
  Link: 'links',
  Callback: 'callbacks',
  PathItem: 'pathItems',
  MediaType: 'mediaTypes',
}
const sectionsOf2: Readonly<Record<string, string>> = {
  Schema: 'definitions',
  Response: 'responses',
  Parameter: 'parameters',
}

/** Steps to where components of a kind stand; undefined where the dialect has none. */
function homeOf(kind: string, dialect: Dialect): string[] | undefined {
  if (dialect === '2.0') return sectionsOf2[kind] ? [sectionsOf2[kind]] : undefined
  if (kind === 'PathItem' && dialect === '3.0') return undefined
  if (kind === 'MediaType' && dialect !== '3.2') return undefined
  return sections[kind] ? ['components', sections[kind]] : undefined
}

/**
 * Throws `document_invalid` where a reference leads to nothing, with its place. `parts` are by name from the root's folder,
 * as are the reasons why some are `unread`.
 */
export function bundle(
  root: ReadDocument,
  name: string,
  parts: ReadonlyMap<string, ReadDocument>,
  unread: ReadonlyMap<string, string> = new Map(),
): Bundle {
  const dialect = isRecord(root.value) ? dialectOf(root.value) : undefined
  if (!dialect) {
    throw invalidDocument([{ code: 'not_openapi', message: 'Only OpenAPI documents are bundled.', pointer: '' }], name)
  }
  return new Bundler({ root, name, parts, unread, dialect }).bundled()
}

/** What holds a reference, and under which key. */
interface Holding {
  expected: string
  holder: string[]
  key: string
}

interface Given {
  root: ReadDocument
  name: string
  parts: ReadonlyMap<string, ReadDocument>
  unread: ReadonlyMap<string, string>
  dialect: Dialect
}

class Bundler {
  readonly #given: Given
  readonly #value: Record<string, Json>
  /** What a reference to a file became, by file and pointer. */
  readonly #made = new Map<string, string>()
  /** Pointers of what was taken from elsewhere. */
  readonly #origins = new Map<string, FileReference>()
  readonly #copy = copier()

  constructor(given: Given) {
    this.#given = given
    this.#value = this.#copy(given.root.value, ref => this.#carried(ref, given.name)) as Record<string, Json>
    this.#origins.set('', { file: given.name, pointer: '' })
  }

  bundled(): Bundle {
    for (let round = 0; this.#round(); round++) {
      if (round === roundsMax) {
        const message = `Files refer to files more than ${roundsMax} times over.`
        throw new Failure('document_too_large', message, { hint: 'A path that leads back to itself is none.' })
      }
    }
    const files = [...new Set([...this.#origins.values()].map(({ file }) => file))]
    return { value: this.#value, placeOf: pointer => this.#placeOf(pointer), files }
  }

  /** False when no reference leads out any more. */
  #round(): boolean {
    let found = false
    const problems: Problem[] = []
    for (const { ref, expected, holder, key } of this.#references()) {
      const target = fileReference(ref, this.#given.name)
      if (!target) continue
      found = true
      const value = this.#read(target)
      if (value === undefined) problems.push(this.#missing(ref, target, pointerOf([...holder, key])))
      else this.#take(target, value, { expected, holder, key })
    }
    if (problems.length > 0) throw invalidDocument(problems, this.#given.name)
    return found
  }

  /** Those of `$ref`, and of discriminators to schemas. */
  #references(): (Holding & { ref: string })[] {
    const { references } = conformance(this.#value, this.#given.dialect)
    const own = references.map(({ ref, expected, pointer }) => {
      const holder = pointerSteps(pointer)
      return { ref, expected, key: holder.pop()!, holder }
    })
    return [...own, ...mappingReferences(this.#value)]
  }

  #take(target: FileReference, value: Json, { expected, holder, key }: Holding): void {
    const at = record(new References(this.#value).at(holder))
    const home = homeOf(expected, this.#given.dialect)
    if (home) {
      const known = `${expected} ${target.file}#${target.pointer}`
      const pointer = this.#made.get(known) ?? this.#named(target, value, home)
      this.#made.set(known, pointer)
      at[key] = `#${pointer}`
      return
    }
    delete at[key]
    for (const [name, part] of Object.entries(record(value))) if (!Object.hasOwn(at, name)) setMember(at, name, part)
    this.#origins.set(pointerOf(holder), target)
  }

  /** The pointer of the component that it becomes. */
  #named(target: FileReference, value: Json, home: string[]): string {
    let place = this.#value
    for (const step of home) {
      if (!isRecord(place[step])) setMember(place, step, {})
      place = place[step] as Record<string, Json>
    }
    const wanted = nameFor(target)
    let name = wanted
    for (let at = 2; Object.hasOwn(place, name); at++) name = `${wanted}${at}`
    setMember(place, name, value)
    const pointer = pointerOf([...home, name])
    this.#origins.set(pointer, target)
    return pointer
  }

  /** A copy whose references begin at the folder of the root. */
  #read({ file, pointer }: FileReference): Json {
    const part = this.#given.parts.get(file)
    const value = part && new References(part.value).at(pointerSteps(pointer))
    return value === undefined ? undefined : this.#copy(value, ref => this.#carried(ref, file))
  }

  /** As it is written from the folder of the root. */
  #carried(ref: string, from: string): string {
    const target = ref.startsWith('#') ? { file: from } : fileReference(ref, from)
    if (!target) return ref
    const fragment = ref.includes('#') ? ref.slice(ref.indexOf('#')) : ''
    if (target.file === this.#given.name) return fragment || '#'
    return `${encodeURI(target.file).replaceAll('#', '%23')}${fragment}`
  }

  #missing(ref: string, { file, pointer }: FileReference, at: string): Problem {
    const { parts, name, unread } = this.#given
    const isRead = parts.has(file) || file === name
    const message = isRead
      ? `Nothing stands at ${pointer.slice(0, 120)} of ${file}.`
      : (unread.get(file) ?? `${file} was not read.`)
    const place = this.#placeOf(at)
    return {
      code: 'reference_unresolved',
      message: `${ref.slice(0, 120)}: ${message}`,
      pointer: at,
      ...(place && { place }),
    }
  }

  #placeOf(pointer: string): Place | undefined {
    const steps = pointerSteps(pointer)
    for (let length = steps.length; length >= 0; length--) {
      const origin = this.#origins.get(pointerOf(steps.slice(0, length)))
      if (!origin) continue
      const { root, name, parts } = this.#given
      const document = origin.file === name ? root : parts.get(origin.file)!
      const within = `${origin.pointer}${pointerOf(steps.slice(length))}`
      return placed([{ code: '', message: '', pointer: within }], { ...document, file: origin.file })[0]!.place
    }
    return undefined
  }
}

const pointerOf = (steps: readonly string[]) => steps.map(step => `/${escapePointer(step)}`).join('')

/** The last word of where it stands, in letters that names of components may have (OpenAPI 3.1 §4.8.7). */
function nameFor({ file, pointer }: FileReference): string {
  const last = pointerSteps(pointer).at(-1) ?? (file.split('/').at(-1) ?? '').replace(/\.[a-z]+$/i, '')
  return last.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 120) || 'Part'
}

function mappingReferences(root: Json): (Holding & { ref: string })[] {
  const found: (Holding & { ref: string })[] = []
  const steps: string[] = []
  const look = (value: Json) => {
    if (typeof value !== 'object' || value === null) return
    const isMapping = steps.at(-1) === 'mapping' && steps.at(-2) === 'discriminator'
    for (const [key, part] of Object.entries(value)) {
      if (isMapping && typeof part === 'string' && isMappedFile(part))
        found.push({ ref: part, expected: 'Schema', holder: [...steps], key })
      steps.push(key)
      look(part)
      steps.pop()
    }
  }
  look(root)
  return found
}
