/** Fields of a document that name a file beside it, and the fields that its text goes to. */
import { Failure, type Problem } from '@gatehouse/base'
import { catalogue } from '../capabilities.ts'

/** Of a kind: the field that names a file, and the one that its text goes to. */
const fieldsOf = (kind = ''): [file: string, text: string][] =>
  Object.entries(catalogue.resources.get(kind)?.files ?? {}).map(([text, file]) => [file, text])

export interface WithFiles {
  /** The document with the texts in place of the names. */
  value: unknown
  /** Files that cannot be read, each at the field that names it; a text stands for theirs in which nothing is wrong. */
  problems: Problem[]
}

const standIn = '-'

export async function withFiles(
  value: unknown,
  textOf: (name: string) => Promise<string> | string,
): Promise<WithFiles> {
  const document = value as { kind?: string; spec?: Fields } | null
  const named = fieldsOf(document?.kind).filter(([file]) => typeof valueAt(document?.spec, file) === 'string')
  const problems: Problem[] = []
  if (named.length === 0) return { value, problems }
  const spec = structuredClone(document!.spec!)
  for (const [file, text] of named) {
    const owner = ownerOf(spec, file)!
    const name = owner[lastOf(file)] as string
    delete owner[lastOf(file)]
    try {
      owner[lastOf(text)] = await textOf(name)
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      owner[lastOf(text)] = standIn
      problems.push({ code: thrown.code, message: thrown.message, pointer: pointerOf(file) })
    }
  }
  return { value: { ...document, spec }, problems }
}

/** The problem at the field that names a file, where the document names one for the text that is wrong. */
export function atFile<P extends Problem>(problem: P, value: unknown): P {
  const { kind = '', spec } = (value ?? {}) as { kind?: string; spec?: Fields }
  const found = fieldsOf(kind).find(([, text]) => problem.pointer === pointerOf(text))
  if (!found || valueAt(spec, found[0]) === undefined) return problem
  return { ...problem, pointer: pointerOf(found[0]) }
}

type Fields = Record<string, unknown>

const pointerOf = (path: string) => `/spec/${path.replaceAll('.', '/')}`
const lastOf = (path: string) => path.slice(path.lastIndexOf('.') + 1)
const valueAt = (spec: Fields | undefined, path: string) => ownerOf(spec, path)?.[lastOf(path)]

/** The object that holds the last step; undefined where there is none. */
function ownerOf(spec: Fields | undefined, path: string): Fields | undefined {
  let at: unknown = spec
  for (const step of path.split('.').slice(0, -1)) at = (at as Fields | undefined)?.[step]
  return typeof at === 'object' && at !== null ? (at as Fields) : undefined
}
