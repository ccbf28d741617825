import { Failure } from '@gatehouse/base'
import { documentOfRevision } from '@gatehouse/capability-governance/control/governed-document.ts'
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import { type DefinitionKind, ownLanguage } from '@gatehouse/documents/definition.ts'
import { liveIn } from './live-in.ts'
import { readValue } from './reading/reading.ts'

interface Wanted {
  environment?: string
}

interface Told {
  definition: string
  kind: DefinitionKind
  overlays: number
  document: unknown
  text?: string
}

export interface Written {
  definition: string
  kind: DefinitionKind
  overlays: readonly unknown[]
  text: string
}

/** The definition of a version with its edits: as it stands, or that of which the revision was made that is live somewhere. */
export const document: OperationHandler<Wanted, Told | Written> = {
  run: (context, { environment }) => writtenIn(context, environment),

  async after(reader, output) {
    const { definition, kind, overlays, text } = output as Written
    return {
      ...{ definition, kind, overlays: overlays.length },
      document: await readValue(reader, { text, kind, file: definition, overlays }),
      ...(ownLanguage(kind) ? { text } : {}),
    }
  },
}

/** As it is live there, or as it stands where no environment is named. Throws `not_found`. */
export const writtenIn = (context: WriteContext, environment: string | undefined): Promise<Written> =>
  environment === undefined ? asItStands(context) : whatIsLive(context, environment)

export async function asItStands({ resources, subject }: WriteContext): Promise<Written> {
  const { name, spec, workspaceId } = subject!
  const { definition, overlays = [] } = spec as { definition?: string; overlays?: unknown[] }
  if (definition === undefined) throw new Failure('not_found', `${name} has no definition.`)
  const { spec: found } = await resources.get('Definition', definition, workspaceId)
  return { definition, overlays, kind: found.format as DefinitionKind, text: found.text as string }
}

async function whatIsLive(context: WriteContext, environment: string): Promise<Written> {
  const { resources, subject } = context
  const { name, workspaceId } = subject!
  const live = await liveIn(context, subject!, await resources.get('Environment', environment))
  if (live === undefined) throw new Failure('not_found', `${name} is not live in ${environment}.`)
  const made = documentOfRevision(context, await resources.get('Revision', live, workspaceId))
  if (!made) throw new Failure('not_found', `${live} was made of no definition that was written down.`)
  return { definition: made.name, overlays: made.overlays, ...(await made.read()) }
}
