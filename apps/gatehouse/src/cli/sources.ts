/** Documents from files, folders and standard input, each with its places. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { Failure, type Problem } from '@gatehouse/base'
import { decodeText, placed, type ReadDocument, readYamlDocuments } from '@gatehouse/documents'
import { documentProblems } from '@gatehouse/projections'
import type { Document } from '@gatehouse/unit'
import { catalogue } from '../capabilities.ts'
import { atFile, withFiles } from '../standalone/document-files.ts'
import { ruleProblems } from './document-rules.ts'
import { usage } from './usage.ts'
import type { World } from './world.ts'

const filesMax = 10_000
const bytesMax = 64 * 1024 * 1024
const documentsMax = 5_000

export interface Source {
  document: ReadDocument
  /** As it is sent: with the texts of files in place of their names. */
  value: unknown
  /** A file that it names cannot be read. */
  isUnread: boolean
}

/** Throws `document_invalid` with file, line and column of everything that is wrong in any of them. */
export async function readSources(names: readonly string[], world: Pick<World, 'cwd' | 'stdin'>): Promise<Source[]> {
  if (names.length === 0) throw usage('Name documents with -f FILE, -f FOLDER or -f -.')
  const sources: Source[] = []
  const problems: Problem[] = []
  let bytes = 0
  for (const file of names.flatMap(name => filesOf(name, world.cwd))) {
    const content = file === '-' ? await streamBytes(world.stdin()) : fileBytes(file, world.cwd)
    bytes += content.length
    if (bytes > bytesMax) throw tooMuch(`${bytesMax} bytes`)
    const shown = file === '-' ? 'standard input' : file
    for (const document of parsed(content, shown, problems)) {
      sources.push(await withText(document, { base: resolve(world.cwd, file === '-' ? '.' : dirname(file)), problems }))
    }
    if (sources.length > documentsMax) throw tooMuch(`${documentsMax} documents`)
  }
  for (const source of sources) problems.push(...wrongIn(source))
  if (problems.some(isSure)) throw invalid(problems.filter(one => isSure(one) || one.hint !== undefined))
  return sources
}

/** A policy that is unknown here may be one of the control plane’s operator: alone it is left to the control plane. */
const isSure = ({ code }: Problem) => code !== 'policy_unknown'

function wrongIn({ document, value, isUnread }: Source): Problem[] {
  const found = documentProblems(value, catalogue)
  const problems = found.length > 0 || isUnread ? found : ruleProblems(value as Document)
  return placed(
    problems.map(problem => atFile(problem, document.value)),
    document,
  )
}

/** A failure that the control plane tells by number of document, told by place. */
export function withPlaces(failure: Failure, sources: readonly Source[]): Failure {
  const problems = failure.problems.flatMap(problem => {
    const { document, ...told } = problem as Problem & { document?: number }
    const source = document === undefined ? undefined : sources[document]
    return source ? placed([atFile(told, source.document.value)], source.document) : [told]
  })
  const { hint, extra, message, cause } = failure
  return new Failure(failure.code, message, { problems, hint, extra, cause })
}

/** Everything a stream gives, up to what is read at once. */
export async function streamBytes(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of stream) {
    bytes += piece.length
    if (bytes > bytesMax) throw tooMuch(`${bytesMax} bytes`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function filesOf(name: string, cwd: string): string[] {
  if (name === '-') return [name]
  const path = resolve(cwd, name)
  if (!reading(name, () => statSync(path)).isDirectory()) return [name]
  const entries = reading(name, () => readdirSync(path, { recursive: true, withFileTypes: true }))
  const found = entries
    .filter(entry => entry.isFile() && /\.(ya?ml|json)$/i.test(entry.name))
    .map(entry => join(name, relative(path, join(entry.parentPath, entry.name))))
    .filter(file => !file.split(/[/\\]/).some(step => step.startsWith('.') && step.length > 2))
    .sort()
  if (found.length > filesMax) throw tooMuch(`${filesMax} files`)
  if (found.length === 0) throw new Failure('not_found', `${name} holds no .yaml, .yml or .json file.`)
  return found
}

const fileBytes = (file: string, cwd: string) => reading(file, () => readFileSync(resolve(cwd, file)))

function reading<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (reason) {
    throw new Failure('not_found', `${file} cannot be read: ${(reason as NodeJS.ErrnoException).code}.`)
  }
}

function parsed(content: Uint8Array, file: string, problems: Problem[]): ReadDocument[] {
  try {
    return readYamlDocuments(decodeText(content, file), { file })
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'document_invalid') throw thrown
    problems.push(...thrown.problems)
    return []
  }
}

/** Texts in place of the names of files; a name counts from the file that holds it. */
async function withText(
  document: ReadDocument,
  { base, problems }: { base: string; problems: Problem[] },
): Promise<Source> {
  const read = await withFiles(document.value, name => decodeText(fileBytes(name, base), name))
  problems.push(...placed(read.problems, document))
  return { document, value: read.value, isUnread: read.problems.length > 0 }
}

const tooMuch = (limit: string) =>
  new Failure('document_too_large', `One apply takes ${limit} at most.`, { hint: 'Apply in parts, by folder.' })

function invalid(problems: readonly Problem[]): Failure {
  const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : ''
  return new Failure('document_invalid', `${problems[0]!.message}${more}`, { problems })
}
