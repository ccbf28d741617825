/** The edits of an API version: overlays on its definition. */
import { Failure, type Problem } from '@gatehouse/base'
import { readDocument } from '@gatehouse/documents'
import { type Conflict, edited, editsOf, overlayOf, reapply } from '@gatehouse/overlay'

/** The document with the edits: as it was written where there are none, as JSON where there are. */
export function editedText(text: string, options: { file?: string }, overlays: readonly unknown[] = []): string {
  if (overlays.length === 0) return text
  return JSON.stringify(edited(readDocument(text, options).value, overlays))
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
export function editConflicts(before: string, after: string, overlays: readonly unknown[] = []): Conflict[] {
  if (overlays.length === 0) return []
  return reapply(readDocument(before).value, readDocument(after).value, editsOf(overlays)).conflicts
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
