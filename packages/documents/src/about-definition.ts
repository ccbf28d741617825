/** What a document of AsyncAPI, GraphQL or Protobuf says of itself. OpenAPI has `readOpenApi`. */
import { createHash } from 'node:crypto'
import { digestOf } from './canonical.ts'
import { type Definition, ownLanguage } from './definition.ts'
import { member, record, text } from './openapi/tree.ts'

export interface AboutDefinition {
  /** Version of the format: `3.0.0`, `sdl`, `proto3`. */
  dialect: string
  /** Empty where the language has none. */
  title: string
  version: string
  description?: string
  /** Of a tree the content's, of a text the text's: comments of a language are part of it. */
  digest: `sha256:${string}`
  /** Addresses, variables replaced by their defaults; none where the language has none. */
  servers: string[]
}

export function aboutDefinition({ kind, value }: Definition, source: string): AboutDefinition {
  if (kind === 'asyncapi') return aboutAsyncApi(value)
  const digest = `sha256:${createHash('sha256').update(source).digest('hex')}` as const
  if (ownLanguage(kind ?? 'openapi') === 'graphql') {
    const description = text(member(member(value, 'schema'), 'description'))
    return { dialect: 'sdl', title: '', version: '', digest, servers: [], ...described(description) }
  }
  const { title, version } = packageWords(text(member(value, 'package')) ?? '')
  const dialect = text(member(value, 'protobuf')) ?? ''
  return { dialect, title, version, digest, servers: [], ...described(text(member(value, 'comment'))) }
}

const described = (description: string | undefined) => (description ? { description } : {})

/** `acme.shop.v1`: what is said last may be the version. */
function packageWords(name: string): { title: string; version: string } {
  const found = /^(.*?)\.?(v\d+\w*)$/.exec(name)
  return found ? { title: found[1]!, version: found[2]! } : { title: name, version: '' }
}

function aboutAsyncApi(value: unknown): AboutDefinition {
  const info = record(member(value, 'info'))
  const servers = Object.values(record(member(value, 'servers'))).flatMap(one => addressOf(record(one)))
  return {
    dialect: String(member(value, 'asyncapi')),
    ...{ title: text(info.title) ?? '', version: String(info.version ?? '') },
    ...described(text(info.description)),
    ...{ digest: digestOf(value), servers },
  }
}

/** AsyncAPI 2 has a URL, 3 its parts. */
export function addressOf(server: Record<string, unknown>): string[] {
  const { url, host, pathname, protocol, variables } = server
  const scheme = `${text(protocol) ?? ''}://`
  const written = text(host) === undefined ? text(url) : `${scheme}${host}${text(pathname) ?? ''}`
  if (written === undefined) return []
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `${scheme}${written}`
  const set = record(variables)
  return [
    whole.replace(/\{([^{}]{1,200})\}/g, (all, name: string) => text(member(member(set, name), 'default')) ?? all),
  ]
}
