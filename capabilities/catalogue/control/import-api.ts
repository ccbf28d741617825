/** From a contract document to an API that can be published, in one transaction or not at all. */
import { Failure } from '@gatehouse/base'
import { toldAt } from '@gatehouse/capability-governance/control/told.ts'
import type { ToldPolicy } from '@gatehouse/capability-governance/told-gate.ts'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import type { DefinitionKind } from '@gatehouse/documents/definition.ts'
import { definitionFor, editedVersion, keepEdits } from './definition-of.ts'
import { type ImportNames, importNames, serverOf } from './import-names.ts'
import { readSaid } from './reading/reading.ts'
import type { Said } from './reading/said.ts'
import { refuseReplacement } from './replacement.ts'

interface Wanted {
  text?: string
  url?: string
  file?: string
  kind?: DefinitionKind
  name?: string
  version?: string
  basePath?: string
  upstream?: string
  ifExists?: 'replace' | 'refuse'
  keepEdits?: boolean
}

interface Imported {
  api: string
  apiVersion: string
  definition: string
  kind: DefinitionKind
  upstream: string
  endpoints: number
  findings: unknown[]
  governance?: ToldPolicy[]
}

interface Read {
  text: string
  document: Said
  names: ImportNames
  /** Where it was fetched. */
  from: string | undefined
  /** What it was laid onto, and the edits that were. */
  seen: Seen | undefined
}

interface Seen {
  definition: string
  overlays: string
}

export const importApi: OperationHandler<Wanted, Imported, Read> = {
  async prepare({ services, read, organization, workspace }, wanted) {
    const { text, url, file } = wanted
    if ((text === undefined) === (url === undefined)) throw refused('/text', 'Give either text or url.')
    const fetched = url === undefined ? undefined : await services.fetch(url)
    const source = fetched ? new TextDecoder().decode(fetched.bytes) : text!
    const name = file ?? (fetched && new URL(fetched.url).pathname.split('/').pop())
    const reader = { organization, services }
    const document = await readSaid(reader, { text: source, file: name, kind: wanted.kind })
    const { kind } = document
    const names = importNames({ ...wanted, file: name }, document)
    if (wanted.ifExists === 'refuse')
      await refuseReplacement({ ...reader, read, workspace }, names.apiVersion, { text: source, file: name, document })
    const edited = await read(resources => editedVersion(resources, names.apiVersion, workspace!.id))
    if (edited) await keepEdits(reader, edited, { text: source, file: name, kind, isForced: wanted.keepEdits === true })
    return { text: source, document, names, from: fetched?.url, seen: edited && seenOf(edited.version) }
  },

  async run(context, wanted, read) {
    const { document, names } = read
    const { resources, workspace } = context
    const before = await resources.find('ApiVersion', names.apiVersion, workspace!.id)
    if (before && (before.spec.api !== names.api || before.spec.version !== names.version)) {
      throw new Failure('already_exists', `${names.apiVersion} is a version of ${before.spec.api} already.`)
    }
    const now = before && (before.spec.overlays as unknown[] | undefined)?.length ? seenOf(before) : undefined
    if (now?.overlays !== read.seen?.overlays || now?.definition !== read.seen?.definition) {
      throw new Failure('conflict', `${names.apiVersion} was edited meanwhile; import again.`)
    }
    if (!(await resources.find('Api', names.api, workspace!.id))) {
      await resources.create('Api', { name: names.api, spec: titleOf(document) })
    }
    const definition = await definitionFor(context, names.apiVersion, read)
    if (before && wanted.ifExists === 'refuse' && before.spec.definition !== definition) {
      throw new Failure('conflict', `${names.apiVersion} got another document meanwhile; import again.`)
    }
    const upstream = await upstreamFor(context, { names, wanted, read, before })
    const version = before
      ? await renew(context, before, { definition, upstream, ...pick(wanted) })
      : await createVersion(context, names, { definition, upstream })
    return {
      ...{ api: names.api, apiVersion: names.apiVersion, definition, kind: document.kind, upstream },
      ...{ endpoints: document.endpoints, findings: document.findings },
      ...(await toldAt(context, version, 'save')),
    }
  },
}

const seenOf = ({ spec }: Row): Seen => ({
  definition: spec.definition as string,
  overlays: JSON.stringify(spec.overlays),
})

const pick = ({ basePath }: Wanted) => (basePath === undefined ? {} : { basePath })

const titleOf = ({ title, description }: Said) => ({
  ...(title ? { title: title.slice(0, 200) } : {}),
  ...(description ? { description: description.slice(0, 4000) } : {}),
})

const noServer: Readonly<Record<DefinitionKind, string>> = {
  openapi: 'The document names no server that can be called',
  asyncapi: 'The document names no server that speaks HTTP or WebSocket',
  graphql: 'A schema in GraphQL names no server',
  protobuf: 'A source of Protobuf names no server',
}

interface Upstreamed {
  names: ImportNames
  wanted: Wanted
  read: Read
  before: Row | undefined
}

async function upstreamFor({ resources }: WriteContext, asked: Upstreamed): Promise<string> {
  const { names, wanted, read, before } = asked
  if (wanted.upstream !== undefined && !/^https?:/i.test(wanted.upstream)) return wanted.upstream
  if (wanted.upstream === undefined && before) return before.spec.upstream as string
  const url = wanted.upstream ?? serverOf(read.document, read.from)
  if (url === undefined) {
    throw refused('/upstream', `${noServer[read.document.kind]}; give upstream, the address that gateways call.`)
  }
  const found = await resources.find('Upstream', names.apiVersion)
  const targets = [{ url }]
  if (found) await resources.update(found, { spec: { ...found.spec, targets } })
  else await resources.create('Upstream', { name: names.apiVersion, spec: { targets } })
  return names.apiVersion
}

async function renew({ resources }: WriteContext, before: Row, change: Record<string, unknown>): Promise<Row> {
  const changed = Object.entries(change).some(([field, value]) => before.spec[field] !== value)
  return changed ? resources.update(before, { spec: { ...before.spec, ...change } }) : before
}

/** Callers need a key unless somebody decides otherwise. */
async function createVersion(
  { resources, services }: WriteContext,
  { api, version, apiVersion, basePath }: ImportNames,
  made: { definition: string; upstream: string },
): Promise<Row> {
  const policies = services.catalogue.policies.has('key-auth') ? [{ policy: 'key-auth' }] : []
  return resources.create('ApiVersion', { name: apiVersion, spec: { api, version, basePath, policies, ...made } })
}

function refused(pointer: string, message: string): Failure {
  return new Failure('invalid_input', message, { problems: [{ code: 'invalid_value', message, pointer }] })
}
