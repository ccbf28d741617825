/** One side of a comparison from files: the document, and those in its folder that it refers to. */
import { Library, readPart, readSource, type Source } from '@gatehouse/comparison'
import { readParts } from '../document-parts.ts'

/** Throws `document_invalid` or `document_too_large`. Nothing outside the folder of the document is read. */
export function readSide(path: string): Library {
  const { root, others, unread } = readParts<Source>(path, {
    root: readSource,
    other: readPart,
  })
  for (const why of unread.values()) throw why
  return new Library(root, others)
}
