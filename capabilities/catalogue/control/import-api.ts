/** From a contract document to an API that can be published, in one transaction or not at all. */
import { Failure } from '@gatehouse/base'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { type OpenApiDocument, readOpenApi } from '@gatehouse/documents'
import { type ImportNames, importNames, serverOf } from './import-names.ts'

interface Wanted {
  text?: string
  url?: string
  file?: string
  name?: string
  version?: string
  basePath?: string
  upstream?: string
}

interface Imported {
  api: string
  apiVersion: string
  definition: string
  upstream: string
  endpoints: number
  findings: unknown[]
}

interface Read {
  text: string
  document: OpenApiDocument
  /** Where it was fetched. */
  from: string | undefined
}

export const importApi: OperationHandler<Wanted, Imported, Read> = {
  async prepare({ services }, { text, url, file }) {
    if ((text === undefined) === (url === undefined)) throw refused('/text', 'Give either text or url.')
    const fetched = url === undefined ? undefined : await services.fetch(url)
    const source = fetched ? new TextDecoder().decode(fetched.bytes) : text!
    const name = file ?? (fetched && new URL(fetched.url).pathname.split('/').pop())
    const document = readOpenApi(source, name ? { file: name } : {})
    return { text: source, document, from: fetched?.url }
  },

  async run(context, wanted, read) {
    const { document } = read
    const names = importNames(wanted, document)
    const { resources, workspace } = context
    const before = await resources.find('ApiVersion', names.apiVersion, workspace!.id)
    if (before && (before.spec.api !== names.api || before.spec.version !== names.version)) {
      throw new Failure('already_exists', `${names.apiVersion} is a version of ${before.spec.api} already.`)
    }
    if (!(await resources.find('Api', names.api, workspace!.id))) {
      await resources.create('Api', { name: names.api, spec: titleOf(document) })
    }
    const definition = await definitionFor(context, names, read)
    const upstream = await upstreamFor(context, { names, wanted, read, before })
    if (before) await renew(context, before, { definition, upstream, ...pick(wanted) })
    else await createVersion(context, names, { definition, upstream })
    return {
      ...{ api: names.api, apiVersion: names.apiVersion, definition, upstream },
      ...{ endpoints: document.endpoints.length, findings: document.findings },
    }
  },
}

const pick = ({ basePath }: Wanted) => (basePath === undefined ? {} : { basePath })

const titleOf = ({ title, description }: OpenApiDocument) => ({
  ...(title ? { title: title.slice(0, 200) } : {}),
  ...(description ? { description: description.slice(0, 4000) } : {}),
})

/** By content: the same document again is the same definition. */
async function definitionFor({ resources }: WriteContext, names: ImportNames, read: Read): Promise<string> {
  const { digest, dialect, title, version, endpoints } = read.document
  const sha256 = digest.replace(/^sha256:/, '')
  const name = `${names.apiVersion.slice(0, 50)}-${sha256.slice(0, 12)}`
  if (await resources.find('Definition', name)) return name
  const status = { sha256, dialect, title, version, endpoints: endpoints.length }
  await resources.create('Definition', { name, spec: { text: read.text }, status })
  return name
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
    throw refused('/upstream', 'The document names no server that can be called; give upstream.')
  }
  const found = await resources.find('Upstream', names.apiVersion)
  const targets = [{ url }]
  if (found) await resources.update(found, { spec: { ...found.spec, targets } })
  else await resources.create('Upstream', { name: names.apiVersion, spec: { targets } })
  return names.apiVersion
}

async function renew({ resources }: WriteContext, before: Row, change: Record<string, unknown>): Promise<void> {
  const changed = Object.entries(change).some(([field, value]) => before.spec[field] !== value)
  if (changed) await resources.update(before, { spec: { ...before.spec, ...change } })
}

/** Callers need a key unless somebody decides otherwise. */
async function createVersion(
  { resources, services }: WriteContext,
  { api, version, apiVersion, basePath }: ImportNames,
  made: { definition: string; upstream: string },
): Promise<void> {
  const policies = services.catalogue.policies.has('key-auth') ? [{ policy: 'key-auth' }] : []
  await resources.create('ApiVersion', { name: apiVersion, spec: { api, version, basePath, policies, ...made } })
}

function refused(pointer: string, message: string): Failure {
  return new Failure('invalid_input', message, { problems: [{ code: 'invalid_value', message, pointer }] })
}
