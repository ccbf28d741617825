/** What is made of documents of others as they come in, and as they are asked for. */
import { type OpenApiDocument, readDocument, readOpenApi } from '@gatehouse/documents'
import type { Conflict } from '@gatehouse/overlay'
import { editConflicts, editedText } from '../../overlays.ts'

export interface Text {
  text: string
  file?: string | undefined
}

/** A document that comes in, and the edited one that it comes after. */
export interface Incoming extends Text {
  onto?: { text: string; overlays: readonly unknown[] } | undefined
}

export interface Said
  extends Pick<OpenApiDocument, 'digest' | 'dialect' | 'title' | 'version' | 'description' | 'servers' | 'findings'> {
  endpoints: number
  /** What of the edits the document leaves nothing of, or changes as well. */
  conflicts: Conflict[]
}

/** Throws `document_invalid` with every problem, or `document_too_large`. */
export function saidOf({ text, file, onto }: Incoming): Said {
  const { digest, dialect, title, version, description, servers, findings, endpoints } = readOpenApi(text, named(file))
  return {
    ...{ digest, dialect, title, version, servers, findings, endpoints: endpoints.length },
    ...(description === undefined ? {} : { description }),
    conflicts: onto ? editConflicts(onto.text, text, onto.overlays) : [],
  }
}

export interface Edited extends Text {
  overlays: readonly unknown[]
}

/** The whole document with its edits. */
export const editedValue = ({ text, file, overlays }: Edited): unknown =>
  readDocument(editedText(text, named(file), overlays), named(file)).value

const named = (file: string | undefined) => (file === undefined ? {} : { file })
