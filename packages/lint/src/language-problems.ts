/** What keeps a document from being one of its language, as `readOpenApi` tells it of OpenAPI: each with its place. */
import type { Problem } from '@gatehouse/base'
import { Run, TooCostly } from '@gatehouse/contract/schema/run.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { placed } from '@gatehouse/documents'
import type { Definition } from '@gatehouse/documents/definition.ts'
import { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer, nearest } from '@gatehouse/schema'
import { documentSchema2, documentSchema3 } from './asyncapi/document-schema.ts'
import type { Steps } from './function.ts'
import { schemaProblems } from './graphql/schema-problems.ts'
import { sourceProblems } from './protobuf/source-problems.ts'

export interface LanguageProblems {
  errors: Problem[]
  /** Worth knowing. */
  warnings: Problem[]
}

const problemsMax = 100

/** Nothing of OpenAPI. */
export function languageProblems(document: Definition): LanguageProblems {
  const { kind, value } = document
  const told = (all: readonly Problem[]) => inOrder(placed(all.slice(0, problemsMax + 1), document))
  if (kind === 'asyncapi') {
    const { errors, warnings } = referenceProblems(value)
    return { errors: told([...shapeProblems(value), ...errors]), warnings: told(warnings) }
  }
  const found = kind === 'graphql' ? schemaProblems(value) : kind === 'protobuf' ? sourceProblems(value) : []
  return { errors: told(found.map(({ code, message, at }) => ofSteps(code, message, at))), warnings: [] }
}

const pointerOf = (steps: Steps) => steps.map(step => `/${escapePointer(String(step))}`).join('')

function ofSteps(code: string, message: string, at: Steps): Problem {
  return { code, message: sentence(message), pointer: pointerOf(at) }
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`

function shapeProblems(value: unknown): Problem[] {
  const said = isRecord(value) ? String(value.asyncapi) : ''
  if (!/^[23]\.\d/.test(said)) {
    const message = `asyncapi ${said.slice(0, 60)} is not a version that is read here.`
    return [{ code: 'version_unknown', message, pointer: '/asyncapi', hint: 'Gatehouse reads AsyncAPI 2 and 3.' }]
  }
  const run = new PlacedRun({ work: workMax })
  try {
    new Schemas(said.startsWith('2') ? documentSchema2 : documentSchema3).check()(value, run)
  } catch (thrown) {
    if (!(thrown instanceof TooCostly)) throw thrown
    run.tell(thrown.message)
  }
  return run.placed.map(({ message, at }) =>
    ofSteps('asyncapi_schema', `${at.at(-1) ?? 'The document'}: ${message}`, at),
  )
}

const workMax = 5_000_000

/** With the steps to each problem as they are, whatever the names. */
class PlacedRun extends Run {
  readonly placed: { message: string; at: Steps }[] = []

  override tell(message: string): false {
    if (this.silent === 0 && this.placed.length < problemsMax) this.placed.push({ message, at: [...this.path] })
    return super.tell(message)
  }
}

/** Every `$ref` of a document leads somewhere; what lies outside is not read. */
function referenceProblems(root: unknown): LanguageProblems {
  const references = new References(root)
  const found: LanguageProblems = { errors: [], warnings: [] }
  const waiting: { value: unknown; at: string }[] = [{ value: root, at: '' }]
  const seen = new Set<unknown>()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, at } = next
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    const ref = isRecord(value) && Object.hasOwn(value, '$ref') ? value.$ref : undefined
    if (typeof ref === 'string') tell(ref, `${at}/$ref`, { references, found })
    if (found.errors.length > problemsMax) break
    for (const [name, inner] of Object.entries(value))
      waiting.push({ value: inner, at: `${at}/${escapePointer(name)}` })
  }
  return found
}

interface Telling {
  references: References
  found: LanguageProblems
}

function tell(ref: string, pointer: string, { references, found }: Telling): void {
  const shown = ref.length > 200 ? `${ref.slice(0, 200)}…` : ref
  const steps = references.steps(ref)
  if (!steps) {
    if (ref.startsWith('#') || found.warnings.length > problemsMax) return
    const message = `${shown} lies outside this document and is not read.`
    found.warnings.push({ code: 'external_reference', message, pointer, hint: 'Bundle the documents into one first.' })
    return
  }
  if (references.at(steps) !== undefined) return
  const beside = references.at(steps.slice(0, -1))
  const near =
    isRecord(beside) && steps.length > 0 ? nearest(steps.at(-1)!, Object.keys(beside).slice(0, 2000)) : undefined
  const message = `Nothing stands at ${shown}${near ? `; did you mean ${near}?` : '.'}`
  found.errors.push({ code: 'reference_unresolved', message, pointer, ...(near ? { hint: near } : {}) })
}

function inOrder(problems: Problem[]): Problem[] {
  const of = ({ place }: Problem) => (place ? place.line * 100_000 + place.column : 0)
  return problems.sort((a, b) => of(a) - of(b))
}
