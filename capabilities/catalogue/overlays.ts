/** The edits of an API version: overlays on its definition. */
import { Failure, type Problem } from '@gatehouse/base'
import { readDocument } from '@gatehouse/documents'
import { type DefinitionKind, ownLanguage } from '@gatehouse/documents/definition.ts'
import { type Conflict, edited, editsOf, overlayOf, reapply } from '@gatehouse/overlay'

interface WrittenAs {
  file?: string
  kind?: DefinitionKind | undefined
}

/**
 * The document with the edits: as it was written where there are none, as JSON where there are. Throws `kind_unfit` where
 * there are edits of what is no tree.
 */
export function editedText(text: string, { kind, ...options }: WrittenAs, overlays: readonly unknown[] = []): string {
  if (overlays.length === 0) return text
  refuseEdits(kind)
  return JSON.stringify(edited(readDocument(text, options).value, overlays))
}

const names = { graphql: 'GraphQL', protobuf: 'Protobuf' } as const

function refuseEdits(kind: DefinitionKind | undefined): void {
  const language = ownLanguage(kind ?? 'openapi')
  if (language === undefined) return
  throw new Failure('kind_unfit', `Overlays edit JSON and YAML, and this is ${names[language]}.`, {
    hint: 'Take the overlays of the version away, and write the change into the definition.',
  })
}

/** What is wrong with overlays as they are written, whatever the document. */
export function overlayProblems(overlays: readonly unknown[] = []): Problem[] {
  return overlays.flatMap((value, index): Problem[] => {
    try {
      overlayOf({ value })
      return []
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      return thrown.problems.map(one => ({ ...one, pointer: `/spec/overlays/${index}${one.pointer ?? ''}` }))
    }
  })
}

/** What of the edits a new document leaves nothing of, or changes as well. */
export function editConflicts(
  { text: before, overlays }: { text: string; overlays: readonly unknown[] },
  after: { text: string; kind?: DefinitionKind | undefined },
): Conflict[] {
  if (overlays.length === 0) return []
  refuseEdits(after.kind)
  return reapply(readDocument(before).value, readDocument(after.text).value, editsOf(overlays)).conflicts
}

/** As a person reads it. */
export function conflictProblem({
  kind,
  overlay,
  target,
  pointer,
  message,
  before,
  edited,
  imported,
}: Conflict): Problem {
  const about = `${overlay}: ${target}`
  const shown = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 120)
  const words = {
    gone: 'leads to nothing in the new document.',
    unfit: `does not fit the new document: ${message}`,
    both: `${pointer}: was ${shown(before)}, the edit makes ${edited === undefined ? 'another thing of it' : shown(edited)}, the new document has ${shown(imported)}.`,
  }
  return { code: 'import_conflict', message: `${about} ${words[kind]}`, ...(pointer === undefined ? {} : { pointer }) }
}
