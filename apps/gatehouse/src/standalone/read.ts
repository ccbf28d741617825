/** A gateway's own file: documents in, a program and directory entries out, or every problem with its place. */
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Failure, type Problem } from '@gatehouse/base'
import type { DocumentProblem } from '@gatehouse/capability-catalogue/document-set.ts'
import { fromDocuments } from '@gatehouse/capability-catalogue/from-documents.ts'
import { decodeText, placed, type ReadDocument, readYamlDocuments } from '@gatehouse/documents'
import { type ApiPart, type DirectoryEntry, type Policies, problemsOfPart } from '@gatehouse/program'
import type { Catalogue } from '@gatehouse/unit'
import { type Stamps, stampOf } from '../file-watch.ts'
import { type CertificateDocuments, certificateDocuments, type GivenDocument } from './certificate-documents.ts'
import { atFile, withFiles } from './document-files.ts'

export interface StandaloneProgram {
  parts: ApiPart[]
  entries: DirectoryEntry[]
  certificates: CertificateDocuments
  /** What is served all the same and should be mended, with its place. */
  warnings: Problem[]
  /** The file and those it names: what to watch. */
  files: Stamps
}

/** Throws `document_invalid` with file, line and column of everything that is wrong. */
export async function readStandalone(path: string, catalogue: Catalogue): Promise<StandaloneProgram> {
  const files = new Map<string, string>()
  const documents = readYamlDocuments(await textOf(path, files), { file: path })
  const values: unknown[] = []
  const unread: DocumentProblem[] = []
  for (const [document, { value }] of documents.entries()) {
    const read = await withFiles(value, name => textOf(resolve(dirname(path), name), files))
    values.push(read.value)
    unread.push(...read.problems.map(problem => ({ ...problem, document })))
  }
  const found = fromDocuments(values, catalogue, unread)
  const told = ({ document, ...problem }: DocumentProblem) => {
    const source = documents[document]!
    return placed([atFile(problem, source.value)], source)
  }
  const problems: Problem[] = found.problems.flatMap(told)
  problems.push(...unfit(found.parts, documents, { file: path, policies: catalogue.policies }))
  const certificates = certificateDocuments(found, documents, problems)
  if (problems.length > 0) {
    problems.sort(byPlace)
    const more = problems.length > 1 ? ` and ${problems.length - 1} more` : ''
    throw new Failure('document_invalid', `${path}: ${problems[0]!.message}${more}`, { problems })
  }
  const { parts, entries } = found
  const warnings = [...found.warnings, ...certificates.given.flatMap(certificateWarnings)].flatMap(told)
  return { parts, entries, certificates, warnings, files }
}

const byPlace = ({ place: a }: Problem, { place: b }: Problem) =>
  (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)

const certificateWarnings = ({ warnings, document }: GivenDocument): DocumentProblem[] =>
  warnings.map(message => ({ code: 'expiry', message, pointer: '/spec/certificate', document }))

async function textOf(path: string, files: Map<string, string>): Promise<string> {
  if (!files.has(path)) files.set(path, await stampOf(path))
  try {
    return decodeText(await readFile(path))
  } catch (reason) {
    if (reason instanceof Failure) throw reason
    throw new Failure('not_found', `${path} cannot be read: ${(reason as NodeJS.ErrnoException).code}.`)
  }
}

/** What only shows in the finished parts, told at the API version it belongs to; policies were looked at where they stand. */
function unfit(
  parts: readonly ApiPart[],
  documents: readonly ReadDocument[],
  { file, policies }: { file: string; policies: Policies },
): Problem[] {
  return parts.flatMap(part => {
    const about = documents.find(({ value }) => {
      const { kind, metadata } = value as { kind: string; metadata: { name: string } }
      return kind === 'ApiVersion' && metadata.name === part.apiVersion
    })
    const problems = problemsOfPart(part, policies)
    const own = problems.filter(({ pointer = '' }) => !/\/policies\/\d+\//.test(pointer))
    return own.map(problem => {
      const { pointer: at, ...rest } = problem
      const told = { ...rest, message: `${part.apiVersion}: ${problem.message}` }
      const pointer = at === '/access' ? '/spec/access' : '/spec'
      return about ? placed([{ ...told, pointer }], about)[0]! : { ...told, place: { file, line: 1, column: 1 } }
    })
  })
}
