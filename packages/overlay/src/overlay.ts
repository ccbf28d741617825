/** Overlay documents (OpenAPI Overlay Specification 1.0 and 1.1): recorded edits that can be made again. */
import { Failure, type Problem } from '@gatehouse/base'
import { placed, type ReadDocument } from '@gatehouse/documents'
import { isRecord } from '@gatehouse/documents/openapi/tree.ts'
import { object, patterned, problemsOf, Type } from '@gatehouse/schema'
import { Target, TargetProblem } from './target.ts'

const written = object({
  overlay: patterned('^1\\.[01]\\.\\d+$', 'a version that is read here: 1.0.0 or 1.1.0', {}),
  info: object({
    title: Type.String({ maxLength: 500 }),
    version: Type.String({ maxLength: 100 }),
    description: Type.Optional(Type.String({ maxLength: 10_000 })),
  }),
  extends: Type.Optional(Type.String({ maxLength: 2048 })),
  actions: Type.Array(
    object({
      target: Type.String({ maxLength: 1024 }),
      description: Type.Optional(Type.String({ maxLength: 10_000 })),
      update: Type.Optional(Type.Unknown()),
      remove: Type.Optional(Type.Boolean()),
      copy: Type.Optional(Type.String({ maxLength: 1024 })),
    }),
    { minItems: 1, maxItems: 1000 },
  ),
})

export interface Action {
  target: Target
  description: string | undefined
  change: { kind: 'remove' } | { kind: 'update'; value: unknown } | { kind: 'copy'; from: Target }
}

export interface Overlay {
  title: string
  actions: readonly Action[]
}

/** One that stands within another document has no positions of its own. */
export type OverlayDocument = Pick<ReadDocument, 'value' | 'file'> & Partial<Pick<ReadDocument, 'positions'>>

/** Throws `document_invalid` with the place of everything that is wrong. */
export function overlayOf(document: OverlayDocument): Overlay {
  const value = withoutExtensions(document.value)
  const problems = problemsOf(written, value)
  if (problems.length > 0) throw invalid(document, problems)
  const { info, actions } = value as { info: { title: string }; actions: Record<string, unknown>[] }
  const made = actions.flatMap((one, index) => actionOf(one, `/actions/${index}`, problems) ?? [])
  if (problems.length > 0) throw invalid(document, problems)
  return { title: info.title, actions: made }
}

function actionOf(one: Record<string, unknown>, pointer: string, problems: Problem[]): Action | undefined {
  const read = (field: 'target' | 'copy') => {
    try {
      return new Target(one[field] as string)
    } catch (thrown) {
      if (!(thrown instanceof TargetProblem)) throw thrown
      problems.push({ code: 'invalid_value', message: `${field}: ${thrown.message}.`, pointer: `${pointer}/${field}` })
      return undefined
    }
  }
  const target = read('target')
  if (!target) return undefined
  const description = one.description as string | undefined
  if (one.remove === true) return { target, description, change: { kind: 'remove' } }
  if (one.copy !== undefined) {
    const from = read('copy')
    return from && { target, description, change: { kind: 'copy', from } }
  }
  if (one.update !== undefined) return { target, description, change: { kind: 'update', value: one.update } }
  const message = 'An action has one of update, remove and copy.'
  problems.push({ code: 'missing_key', message, pointer })
  return undefined
}

/** Fields that begin with `x-` are anybody’s, here as in OpenAPI. */
function withoutExtensions(value: unknown): unknown {
  const plain = (one: unknown) =>
    isRecord(one) ? Object.fromEntries(Object.entries(one).filter(([key]) => !key.startsWith('x-'))) : one
  const root = plain(value)
  if (!isRecord(root)) return root
  return {
    ...root,
    ...(root.info === undefined ? {} : { info: plain(root.info) }),
    ...(Array.isArray(root.actions) ? { actions: root.actions.map(plain) } : {}),
  }
}

function invalid(document: OverlayDocument, problems: readonly Problem[]): Failure {
  const { positions, file } = document
  const first = problems.slice(0, 100)
  const shown = positions ? placed(first, { positions, ...(file === undefined ? {} : { file }) }) : first
  return new Failure('document_invalid', `${document.file ?? 'The overlay'}: ${shown[0]!.message}`, { problems: shown })
}
