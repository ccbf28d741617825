/** A document of several files, read and put together. */
import { dirname, join } from 'node:path'
import { Failure, type Problem } from '@gatehouse/base'
import { type DocumentLimits, type ReadDocument, readDocument } from '@gatehouse/documents'
import { type Bundle, bundle } from '@gatehouse/documents/bundle/bundle.ts'
import { treeKind } from '@gatehouse/documents/definition.ts'
import { readParts } from './document-parts.ts'

/** Throws `document_invalid` or `document_too_large`; nothing outside the folder of the document is read. */
export function bundleFile(path: string, limits?: Partial<DocumentLimits>): { root: ReadDocument; bundle: Bundle } {
  const read = (text: string, file: string) => readDocument(text, { file, ...(limits && { limits }) })
  const { root, name, others, unread } = readParts<ReadDocument>(path, { root: read, other: read })
  const reasons = new Map([...unread].map(([file, { message }]) => [file, message] as const))
  return { root, bundle: bundle(root, name, others, reasons) }
}

interface Named {
  text: string
  /** As it is told. */
  file: string
  /** Where it stands; nowhere where it came from elsewhere. */
  path: string | undefined
  limits?: Partial<DocumentLimits>
}

export interface OneText {
  text: string
  /** Whether it was put together. */
  isBundled: boolean
  /** What is told of it, in the files that it was made of. */
  placed<Told extends Pick<Problem, 'pointer' | 'place'>>(told: readonly Told[]): Told[]
  /** What the work makes of the text; what it throws tells places in the files. */
  read<Made>(work: (text: string) => Made): Made
}

/** An OpenAPI document that refers to files beside it as one text; every other text as it is. Throws as `bundleFile` does. */
export function oneText({ text, file, path, limits }: Named): OneText {
  const alone: OneText = { text, isBundled: false, placed: told => [...told], read: work => work(text) }
  // Most documents are of one file, and need not be read here.
  if (path === undefined || !/\$ref["']?\s*:\s*["']?[^"'#\s]/.test(text)) return alone
  if (treeKind(readDocument(text, { file, ...(limits && { limits }) }).value) !== 'openapi') return alone
  const { bundle } = bundleFile(path, limits)
  return bundle.files.length === 1 ? alone : together(bundle, file)
}

function together(bundle: Bundle, file: string): OneText {
  const text = JSON.stringify(bundle.value)
  const placed: OneText['placed'] = told =>
    told.map(one => {
      const place: Problem['place'] = one.pointer === undefined ? undefined : bundle.placeOf(one.pointer)
      return place ? { ...one, place: { ...place, file: join(dirname(file), place.file ?? '') } } : one
    })
  const read: OneText['read'] = work => {
    try {
      return work(text)
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      const { code, message, hint, extra, problems } = thrown
      throw new Failure(code, message, { hint, extra, problems: placed(problems) })
    }
  }
  return { text, isBundled: true, placed, read }
}
