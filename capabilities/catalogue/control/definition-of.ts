/** The definition that a document is kept as, and the edits of its version that stay over it. */
import { Failure } from '@gatehouse/base'
import type { Resources, Row, WriteContext } from '@gatehouse/control'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import { conflictProblem } from '../overlays.ts'
import { type Reader, readSaid } from './reading/reading.ts'
import type { Said } from './reading/said.ts'

interface Read {
  text: string
  document: Said
}

/** By content: the same document again is the same definition. */
export async function definitionFor(
  { resources }: Pick<WriteContext, 'resources'>,
  apiVersion: string,
  { text, document }: Read,
): Promise<string> {
  const { kind, digest, dialect, title, version, endpoints } = document
  const name = definitionName(apiVersion, document)
  const sha256 = sha256Of(digest)
  if (await resources.find('Definition', name)) return name
  const status = { sha256, dialect, title, version, endpoints }
  await resources.create('Definition', { name, spec: { format: kind, text }, status })
  return name
}

export const definitionName = (apiVersion: string, { digest }: Pick<Said, 'digest'>): string =>
  `${apiVersion.slice(0, 50)}-${sha256Of(digest).slice(0, 12)}`

const sha256Of = (digest: string) => digest.replace(/^sha256:/, '')

interface Edited {
  version: Row
  text: string
}

/** Undefined where nobody edited anything. */
export async function editedVersion(
  resources: Resources,
  name: string,
  workspaceId: string,
): Promise<Edited | undefined> {
  const version = await resources.find('ApiVersion', name, workspaceId)
  const { overlays, definition } = (version?.spec ?? {}) as { overlays?: unknown[]; definition?: string }
  if (!version || !overlays?.length || definition === undefined) return undefined
  return { version, text: (await resources.get('Definition', definition, workspaceId)).spec.text as string }
}

interface Fresh {
  text: string
  file?: string | undefined
  kind?: DefinitionKind | undefined
  /** Edits stand wherever they can. */
  isForced: boolean
}

/** Throws `import_conflict` with all that nobody but a person decides. */
export async function keepEdits(
  reader: Reader,
  { version, text: before }: Edited,
  { text, file, kind, isForced }: Fresh,
): Promise<void> {
  const onto = { text: before, overlays: version.spec.overlays as unknown[] }
  const { conflicts } = await readSaid(reader, { text, file, kind, onto })
  const unfit = conflicts.filter(({ kind }) => kind === 'unfit')
  const refused = isForced ? unfit : conflicts
  if (refused.length === 0) return
  const problems = refused.map(conflictProblem)
  const message = `The edits of ${version.name} and the new document meet: ${problems[0]!.message}`
  throw new Failure('import_conflict', message, { problems })
}
