/** A component, an operation or a tag under another name, wherever the document says it. */
import { isDeepStrictEqual } from 'node:util'
import { Failure } from '@gatehouse/base'
import { pointerSteps } from '@gatehouse/documents'
import { record } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import { isScalar, type Scalar } from 'yaml'
import { referencesTo } from './references.ts'
import { edited, type TextEdit } from './text-edit.ts'
import { unfit, Written } from './written.ts'

export interface Renamed {
  text: string
  /** Places that were changed, the name itself among them. */
  places: number
}

/**
 * `pointer` is of a component (of a definition, of a scheme), of an operation, whose `operationId` is meant, or of a tag.
 * Throws `conflict` where the name is taken, `not_found` where nothing stands there, and `edit_unfit` where it cannot be done
 * in the text.
 */
export function renamed(source: string, pointer: string, to: string, file?: string): Renamed {
  const written = new Written(source, file)
  const steps = pointerSteps(pointer)
  const named = namedAt(written, steps)
  if (!named) throw new Failure('not_found', `Nothing that has a name stands at ${pointer.slice(0, 200)}.`)
  if (!/^[^\p{Cc}]{1,200}$/u.test(to) || (named.isComponent && !/^[A-Za-z0-9._-]+$/.test(to)))
    throw new Failure('invalid_input', 'A name of a component has letters, digits, dots, dashes and underscores.')
  refuseTaken(written, named, { steps, to })
  const edits = [scalarEdit(written, named.scalar, to)]
  for (const found of referencesTo(written.document, steps)) {
    const place = written.at(found.steps)
    const scalar = found.kind === 'key' ? place?.pair?.key : place?.node
    if (!isScalar(scalar)) throw unfit(`${found.written.slice(0, 100)} stands behind an alias.`)
    const text = found.kind === 'reference' ? carried(found.written, steps, to) : to
    edits.push(scalarEdit(written, scalar, text))
  }
  const text = edited(source, edits)
  verify(written, text, edits.length)
  return { text, places: edits.length }
}

interface Named {
  scalar: Scalar
  isComponent: boolean
}

function namedAt(written: Written, steps: readonly string[]): Named | undefined {
  const found = written.at(steps)
  const isComponent =
    (steps[0] === 'components' && steps.length === 3) ||
    (/^(?:definitions|parameters|responses|securityDefinitions)$/.test(steps[0] ?? '') && steps.length === 2)
  if (isComponent) return found?.pair && { scalar: found.pair.key, isComponent }
  const field = steps[0] === 'tags' ? 'name' : 'operationId'
  const { node } = written.at([...steps, field]) ?? {}
  return isScalar(node) ? { scalar: node, isComponent: false } : undefined
}

function refuseTaken(
  { document }: Written,
  { isComponent, scalar }: Named,
  { steps, to }: { steps: readonly string[]; to: string },
): void {
  const taken = () => {
    throw new Failure('conflict', `${to} is the name of another already.`)
  }
  if (scalar.value === to) throw new Failure('conflict', `It is called ${to} already.`)
  const root = record(document.value)
  if (isComponent) {
    const holder = steps.slice(0, -1).reduce<unknown>((value, step) => record(value)[step], root)
    if (Object.hasOwn(record(holder), to)) taken()
  } else if (steps[0] === 'tags') {
    if ((root.tags as unknown[]).some(tag => record(tag).name === to)) taken()
  } else if (operationIds(root).includes(to)) taken()
}

const operationIds = (root: Record<string, unknown>) =>
  [root.paths, root.webhooks].flatMap(paths =>
    Object.values(record(paths)).flatMap(item =>
      Object.values(record(item)).map(operation => record(operation).operationId),
    ),
  )

/** The same way, with another name at the step that was renamed. */
function carried(ref: string, steps: readonly string[], to: string): string {
  const hash = ref.indexOf('#')
  const parts = ref.slice(hash + 1).split('/')
  parts[steps.length] = encodeURIComponent(escapePointer(to))
  return `${ref.slice(0, hash + 1)}${parts.join('/')}`
}

function scalarEdit(written: Written, scalar: Scalar, text: string): TextEdit {
  const [start, end] = scalar.range!
  if (scalar.type === 'QUOTE_DOUBLE' || written.isJson) return { start, end, text: JSON.stringify(text) }
  if (scalar.type === 'QUOTE_SINGLE') return { start, end, text: `'${text.replaceAll("'", "''")}'` }
  const isPlain = /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
  return { start, end, text: isPlain ? text : JSON.stringify(text) }
}

/** Only texts and names have changed, and no more of them than were meant. */
function verify(before: Written, text: string, count: number): void {
  const after = new Written(text, before.document.file)
  if (
    differences(before.document.value, after.document.value) > count ||
    isDeepStrictEqual(before.document.value, after.document.value)
  )
    throw unfit('The name stands where an alias makes it stand elsewhere, too.')
}

function differences(a: unknown, b: unknown): number {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b ? 0 : 1
  const [own, other] = [Object.entries(a), Object.entries(b)]
  if (own.length !== other.length) return Number.POSITIVE_INFINITY
  return own.reduce((sum, [key, value], at) => {
    const [name, part] = other[at]!
    return sum + (key === name ? 0 : 1) + differences(value, part)
  }, 0)
}
