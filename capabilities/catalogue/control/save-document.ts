/** A new document for a version, by somebody who has seen the one before. */
import { Failure } from '@gatehouse/base'
import { toldAt } from '@gatehouse/capability-governance/control/told.ts'
import type { ToldPolicy } from '@gatehouse/capability-governance/told-gate.ts'
import type { OperationHandler, Resources, Row } from '@gatehouse/control'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import { definitionFor, editedVersion, keepEdits } from './definition-of.ts'
import { readSaid } from './reading/reading.ts'
import type { Said } from './reading/said.ts'

interface Wanted {
  text: string
  file?: string
  from: string
  keepEdits: boolean
}

interface Saved {
  definition: string
  endpoints: number
  findings: unknown[]
  governance?: ToldPolicy[]
}

interface Prepared {
  document: Said
  /** Overlays that were held against it. */
  overlays: string
}

export const saveDocument: OperationHandler<Wanted, Saved, Prepared> = {
  async prepare(context, { text, file, from, keepEdits: isForced }) {
    const { read, subject } = context
    sameAs(subject!, from)
    const kind = await read(resources => kindNow(resources, subject!))
    const document = await readSaid(context, { text, file, kind })
    const edited = await read(resources => editedVersion(resources, subject!.name, subject!.workspaceId!))
    if (edited) await keepEdits(context, edited, { text, file, kind, isForced })
    return { document, overlays: overlaysOf(edited?.version) }
  },

  async run(context, { text, from }, { document, overlays }) {
    const { resources, subject } = context
    const version = await resources.get('ApiVersion', subject!.name, subject!.workspaceId)
    sameAs(version, from)
    if (overlaysOf(version) !== overlays) throw stale(version)
    const definition = await definitionFor(context, version.name, { text, document })
    const isNew = definition !== from
    const after = isNew ? await resources.update(version, { spec: { ...version.spec, definition } }) : version
    return {
      ...{ definition, endpoints: document.endpoints, findings: document.findings },
      ...(await toldAt(context, after, 'save')),
    }
  },
}

/** A version goes on with a document of the kind that it has; another comes by an import. */
const kindNow = async (resources: Resources, { spec, workspaceId }: Row): Promise<DefinitionKind> =>
  (await resources.get('Definition', spec.definition as string, workspaceId!)).spec.format as DefinitionKind

const overlaysOf = (version: Row | undefined) => JSON.stringify(version?.spec.overlays ?? [])

function sameAs(version: Row, from: string): void {
  if (version.spec.definition !== from) throw stale(version)
}

const stale = ({ name }: Row) =>
  new Failure('stale_version', `The document of ${name} was changed meanwhile.`, {
    hint: 'Look at what it says now, and save again from there.',
  })
