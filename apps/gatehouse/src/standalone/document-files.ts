/** Fields of a document that name a file beside it, and the fields that its text goes to. */
import type { Failure, Problem } from '@gatehouse/base'

const fields: Readonly<Record<string, readonly (readonly [file: string, text: string])[]>> = {
  Definition: [['file', 'text']],
  Certificate: [
    ['certificateFile', 'certificate'],
    ['keyFile', 'key'],
  ],
  CertificateIssuer: [['authoritiesFile', 'authorities']],
}

interface FileFailure extends Failure {
  field?: string
}

/** The document with the texts in place of the names; throws what `textOf` throws. */
export async function withFiles(value: unknown, textOf: (name: string) => Promise<string> | string): Promise<unknown> {
  const document = value as { kind?: string; spec?: Record<string, unknown> } | null
  const named = fields[document?.kind ?? '']?.filter(([file]) => typeof document?.spec?.[file] === 'string') ?? []
  if (named.length === 0) return value
  const spec = { ...document!.spec }
  for (const [file, text] of named) {
    const name = spec[file] as string
    delete spec[file]
    try {
      spec[text] = await textOf(name)
    } catch (thrown) {
      throw Object.assign(thrown as FileFailure, { field: file })
    }
  }
  return { ...document, spec }
}

/** What `withFiles` threw, at the field that names the file. */
export function fileProblem(thrown: unknown): Problem {
  const { code, message, field = 'file' } = thrown as FileFailure
  return { code, message, pointer: `/spec/${field}` }
}
