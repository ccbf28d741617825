/** The document of an API version as readers get it, at an address that stays. */
import { stringify } from 'yaml'
import { type PortalReply, Refused } from '../contract.ts'
import type { At, Machine } from '../page.ts'
import { type DefinitionKind, definitionFiles } from '../paths.ts'
import { told } from './reply.ts'

interface Definition {
  kind: DefinitionKind
  sha256: string
  text?: string
  /** In place of the text, of a large one: compressed, in Base64. */
  packed?: string
}

const types: Readonly<Record<DefinitionKind, string>> = {
  openapi: 'application/json; charset=utf-8',
  asyncapi: 'application/json; charset=utf-8',
  graphql: 'text/plain; charset=utf-8',
  protobuf: 'text/plain; charset=utf-8',
}

const open = { 'access-control-allow-origin': '*' }

async function reply({ api, params, request }: At, wanted: DefinitionKind, asYaml = false) {
  const version = `${params.workspace}/${params.version}`
  const { kind, sha256, text, packed } = await api.read<Definition>('definition', { version })
  if (kind !== wanted) throw new Refused({ status: 404, code: 'not_found', title: 'Not found' })
  if (text === undefined) return large(packed ?? '', { type: types[kind], sha256, request, asYaml })
  if (asYaml) return told('application/yaml; charset=utf-8', stringify(JSON.parse(text)), open)
  return told(types[kind], text, { ...open, etag: `"${sha256}"` })
}

interface Large {
  type: string
  sha256: string
  request: At['request']
  asYaml: boolean
}

/** As it came, or unpacked piece by piece: nothing here ever holds it whole. */
function large(packed: string, { type, sha256, request, asYaml }: Large): PortalReply {
  if (asYaml) throw new Refused({ status: 413, code: 'document_too_large', title: 'Too large for YAML; take the JSON' })
  const bytes = bytesOf(packed)
  const headers = { 'content-type': type, 'cache-control': 'no-cache', vary: 'Cookie, Accept-Encoding', ...open }
  const isHead = request.method === 'HEAD'
  if (request.encodings.includes('gzip'))
    return {
      status: 200,
      headers: { ...headers, 'content-encoding': 'gzip', etag: `"${sha256}-gzip"` },
      body: isHead ? '' : bytes,
    }
  const body = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return { status: 200, headers, body: isHead ? '' : (body as unknown as AsyncIterable<Uint8Array>) }
}

/** One by one: what makes a function or an object of each sign takes seconds of everybody's. */
function bytesOf(packed: string): Uint8Array<ArrayBuffer> {
  const signs = atob(packed)
  const bytes = new Uint8Array(signs.length)
  for (let at = 0; at < signs.length; at++) bytes[at] = signs.charCodeAt(at)
  return bytes
}

const files = Object.entries(definitionFiles).map(
  ([kind, file]): Machine => ({
    path: `/apis/:workspace/:version/${file}`,
    reply: at => reply(at, kind as DefinitionKind),
  }),
)

const yaml: Machine = { path: '/apis/:workspace/:version/asyncapi.yaml', reply: at => reply(at, 'asyncapi', true) }

export const definition: readonly Machine[] = [...files, yaml]
