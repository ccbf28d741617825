/** Fields of a document that name a file beside it, and the fields that its text goes to. */
import type { Failure, Problem } from '@gatehouse/base'

/** A dot leads into an object. */
const fields: Readonly<Record<string, readonly (readonly [file: string, text: string])[]>> = {
  Definition: [['file', 'text']],
  Certificate: [
    ['certificateFile', 'certificate'],
    ['keyFile', 'key'],
  ],
  CertificateIssuer: [['authoritiesFile', 'authorities']],
  Upstream: [['tls.authoritiesFile', 'tls.authorities']],
}

interface FileFailure extends Failure {
  field?: string
}

/** The document with the texts in place of the names; throws what `textOf` throws. */
export async function withFiles(value: unknown, textOf: (name: string) => Promise<string> | string): Promise<unknown> {
  const document = value as { kind?: string; spec?: Fields } | null
  const named =
    fields[document?.kind ?? '']?.filter(([file]) => typeof valueAt(document?.spec, file) === 'string') ?? []
  if (named.length === 0) return value
  const spec = structuredClone(document!.spec!)
  for (const [file, text] of named) {
    const owner = ownerOf(spec, file)!
    const name = owner[lastOf(file)] as string
    delete owner[lastOf(file)]
    try {
      owner[lastOf(text)] = await textOf(name)
    } catch (thrown) {
      throw Object.assign(thrown as FileFailure, { field: file.replaceAll('.', '/') })
    }
  }
  return { ...document, spec }
}

/** What `withFiles` threw, at the field that names the file. */
export function fileProblem(thrown: unknown): Problem {
  const { code, message, field = 'file' } = thrown as FileFailure
  return { code, message, pointer: `/spec/${field}` }
}

/** The problem at the field that names a file, where the document names one for the text that is wrong. */
export function atFile<P extends Problem>(problem: P, value: unknown): P {
  const { kind = '', spec } = (value ?? {}) as { kind?: string; spec?: Fields }
  const found = fields[kind]?.find(([, text]) => problem.pointer === `/spec/${text.replaceAll('.', '/')}`)
  if (!found || valueAt(spec, found[0]) === undefined) return problem
  return { ...problem, pointer: `/spec/${found[0].replaceAll('.', '/')}` }
}

type Fields = Record<string, unknown>

const lastOf = (path: string) => path.slice(path.lastIndexOf('.') + 1)
const valueAt = (spec: Fields | undefined, path: string) => ownerOf(spec, path)?.[lastOf(path)]

/** The object that holds the last step; undefined where there is none. */
function ownerOf(spec: Fields | undefined, path: string): Fields | undefined {
  let at: unknown = spec
  for (const step of path.split('.').slice(0, -1)) at = (at as Fields | undefined)?.[step]
  return typeof at === 'object' && at !== null ? (at as Fields) : undefined
}
