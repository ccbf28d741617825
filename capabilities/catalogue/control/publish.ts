/** Freezing an API version as a revision. */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { canonicalJson, problemsOfPart } from '@gatehouse/program'
import { type ReadDefinition, readDefinition } from '../definition.ts'
import type { Held } from '../held.ts'
import { partOf } from '../part.ts'
import { type RevisionContent, type RevisionSources, revisionContent, showing } from '../revision-content.ts'

interface Published {
  revision: string
  number: number
  changed: boolean
}

interface Contract {
  definitionId: string
  definition: ReadDefinition
}

export const publish: OperationHandler<unknown, Published, Contract | undefined> = {
  async prepare({ read, subject }) {
    const { definition } = subject!.spec as { definition?: string }
    if (definition === undefined) return undefined
    const found = await read(resources => resources.get('Definition', definition, subject!.workspaceId))
    return { definitionId: found.id, definition: readDefinition(found.spec.text as string, found.name) }
  },

  async run(context, _, contract) {
    const version = context.subject!
    const content = await contentOf(context, version, contract)
    const sha256 = createHash('sha256').update(canonicalJson(content)).digest('hex')
    const { resources } = context
    const { revision } = version.status as { revision?: string }
    const newest = revision === undefined ? undefined : await resources.get('Revision', revision, version.workspaceId)
    if (newest?.spec.sha256 === sha256) {
      return { revision: newest.name, number: newest.spec.number as number, changed: false }
    }
    const number = ((newest?.spec.number as number | undefined) ?? 0) + 1
    const made = await resources.create('Revision', {
      name: revisionName(version.name, number),
      spec: { apiVersion: version.name, number, sha256, content },
    })
    await resources.update(version, { status: { ...version.status, revision: made.name } })
    return { revision: made.name, number, changed: true }
  },
}

async function contentOf(
  { resources, organization, workspace, services }: WriteContext,
  version: Row,
  contract: Contract | undefined,
): Promise<RevisionContent> {
  const spec = version.spec as { api: string; upstream: string; definition?: string }
  const definition = spec.definition && (await resources.get('Definition', spec.definition, version.workspaceId))
  if ((definition ? definition.id : undefined) !== contract?.definitionId) {
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
