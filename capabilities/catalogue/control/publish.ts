/** Freezing an API version as a revision. */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { gate } from '@gatehouse/capability-governance/control/gate.ts'
import type { RevisionDocument } from '@gatehouse/capability-governance/revision-document.ts'
import type { ToldPolicy } from '@gatehouse/capability-governance/told-gate.ts'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import { canonicalJson, problemsOfPart } from '@gatehouse/program'
import type { ReadDefinition } from '../definition.ts'
import type { Held } from '../held.ts'
import { partOf } from '../part.ts'
import { type RevisionContent, type RevisionSources, revisionContent, showing } from '../revision-content.ts'
import { readRouted } from './reading/routed.ts'

interface Published {
  revision: string
  number: number
  changed: boolean
  governance?: ToldPolicy[]
}

interface Contract {
  definitionId: string
  /** As they were read. */
  overlays: string | undefined
  definition: ReadDefinition | undefined
  document: RevisionDocument
}

export const publish: OperationHandler<unknown, Published, Contract | undefined> = {
  async prepare(reader) {
    const { read: look, subject } = reader
    const { definition, overlays } = subject!.spec as { definition?: string; overlays?: unknown[] }
    if (definition === undefined) return undefined
    const found = await look(resources => resources.get('Definition', definition, subject!.workspaceId))
    const { text, format } = found.spec as { text: string; format: DefinitionKind }
    const read = await readRouted(reader, { text, kind: format, name: found.name, overlays })
    const document = {
      ...{ definition: found.name, sha256: found.status.sha256 as string },
      ...(overlays?.length ? { overlays } : {}),
    }
    return { definitionId: found.id, overlays: JSON.stringify(overlays), definition: read, document }
  },

  async run(context, _, contract) {
    const version = context.subject!
    const content = await contentOf(context, version, contract)
    const told = await gate(context, { version, moments: ['publish'] })
    const sha256 = createHash('sha256').update(canonicalJson(content)).digest('hex')
    const { resources } = context
    const document = contract?.document
    const { revision } = version.status as { revision?: string }
    const newest = revision === undefined ? undefined : await resources.get('Revision', revision, version.workspaceId)
    if (newest?.spec.sha256 === sha256 && isSameDocument(newest, document)) {
      return { revision: newest.name, number: newest.spec.number as number, changed: false, ...told }
    }
    const number = ((newest?.spec.number as number | undefined) ?? 0) + 1
    const made = await resources.create('Revision', {
      name: revisionName(version.name, number),
      spec: { apiVersion: version.name, number, sha256, content, ...(document ? { document } : {}) },
    })
    await resources.update(version, { status: { ...version.status, revision: made.name } })
    return { revision: made.name, number, changed: true, ...told }
  },
}

/** Also of what no gateway reads of it: what is live is what the next one is compared with. */
function isSameDocument({ spec }: Row, document: RevisionDocument | undefined): boolean {
  const contentOf = ({ sha256, overlays = [] }: Partial<RevisionDocument> = {}) =>
    canonicalJson([sha256 ?? '', overlays])
  return contentOf(spec.document as RevisionDocument | undefined) === contentOf(document)
}

async function contentOf(
  { resources, organization, workspace, services }: WriteContext,
  version: Row,
  contract: Contract | undefined,
): Promise<RevisionContent> {
  const spec = version.spec as { api: string; upstream: string; definition?: string; overlays?: unknown[] }
  const definition = spec.definition && (await resources.get('Definition', spec.definition, version.workspaceId))
  const isSame = (definition ? definition.id : undefined) === contract?.definitionId
  if (!isSame || (contract && JSON.stringify(spec.overlays) !== contract.overlays)) {
    throw new Failure('conflict', `The definition of ${version.name} was exchanged meanwhile; publish again.`)
  }
  const units = services.catalogue.policies
  const content = revisionContent({
    organization: held<RevisionSources['organization']>(organization!),
    workspace: held<RevisionSources['workspace']>(workspace!),
    api: held<RevisionSources['api']>(await resources.get('Api', spec.api, version.workspaceId)),
    apiVersion: held<RevisionSources['apiVersion']>(version),
    upstream: await upstreamOf(resources, await resources.get('Upstream', spec.upstream, version.workspaceId)),
    definition: contract?.definition,
    units,
  })
  const anywhere = { id: '-', name: '-', spec: { hosts: [] } }
  const revision = { id: '-', name: version.name, spec: { content } }
  const part = partOf({ revision, environment: anywhere, blocked: false, products: [], units })
  const problems = problemsOfPart(part, units)
  if (problems.length > 0) throw new Failure('snapshot_invalid', problems[0]!.message, { problems })
  return content
}

/** A certificate is frozen as its identifier: it may be renewed, and another may get its name. */
async function upstreamOf(resources: WriteContext['resources'], row: Row): Promise<RevisionSources['upstream']> {
  const upstream = held<RevisionSources['upstream']>(row)
  const name = upstream.spec.tls?.clientCertificate
  return name === undefined ? upstream : showing(upstream, (await resources.get('Certificate', name)).id)
}

/** Only what the assembly reads, so that a digest of the content changes with nothing else. */
const held = <H extends Held<unknown>>({ id, name, spec }: Row) => ({ id, name, spec }) as H

/** Long names are cut; what is cut off stays in the digest. */
function revisionName(version: string, number: number): string {
  const name = `${version}.${number}`
  if (name.length <= 63) return name
  return `${version.slice(0, 40)}-${createHash('sha256').update(version).digest('hex').slice(0, 8)}.${number}`
}
