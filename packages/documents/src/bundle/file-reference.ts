/** References of a document to files beside it: `parts/pet.yaml#/Pet` and the like. */
import { isRecord, type Json } from '../openapi/tree.ts'

/** A file by its name from the first document's folder, and what is meant within it. */
export interface FileReference {
  file: string
  /** JSON pointer; empty for all of it. */
  pointer: string
}

/** Relative names of files: neither of this document nor an address. */
export const isFileReference = (ref: string) =>
  ref !== '' && !ref.startsWith('#') && !/^[a-z][a-z0-9+.-]*:/i.test(ref) && !ref.startsWith('/')

/** Undefined for what is no file's name. */
export function fileReference(ref: string, from: string): FileReference | undefined {
  if (!isFileReference(ref)) return undefined
  const [file = '', fragment = ''] = ref.split('#', 2)
  return { file: joined(from, decoded(file)), pointer: decoded(fragment) }
}

/** A relative name from a file, without steps back beyond the first one's folder: those are kept as `..`. */
export function joined(from: string, file: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const step of file.split('/')) {
    if (step === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (step !== '.' && step !== '') parts.push(step)
  }
  return parts.join('/')
}

/** Files that a document refers to anywhere, by their names from the first one's folder. */
export function filesIn(value: Json, name: string): string[] {
  const found = new Set<string>()
  const seen = new Set<object>()
  const waiting: Json[] = [value]
  while (waiting.length > 0) {
    const one = waiting.pop()
    if (typeof one !== 'object' || one === null || seen.has(one)) continue
    seen.add(one)
    const ref = isRecord(one) ? one.$ref : undefined
    const file = typeof ref === 'string' ? fileReference(ref, name)?.file : undefined
    if (file !== undefined) found.add(file)
    for (const part of Object.values(one)) waiting.push(part)
  }
  return [...found]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
