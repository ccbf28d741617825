/** Documents of one side as a contract. Says nothing of what is wrong with them: what cannot be read is left out. */
import { isRecord, list, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import type { Contract, Endpoint, Requirement } from './contract.ts'
import { endpointsOf } from './read-endpoint.ts'
import { type At, type Library, within } from './source.ts'

export function readContract(library: Library): Contract {
  const { top } = library
  const { value, dialect } = library.root
  const isOld = dialect === '2.0'
  const endpoints = new Map<string, Endpoint>()
  for (const one of itemsOf(library, within(top, 'paths'))) {
    if (!one.name.startsWith('/')) continue
    for (const endpoint of endpointsOf(library, one.at, one.name)) endpoints.set(endpoint.name, endpoint)
  }
  const webhooks = new Map<string, Endpoint>()
  for (const part of ['webhooks', 'x-webhooks']) {
    for (const one of itemsOf(library, within(top, part))) {
      for (const endpoint of endpointsOf(library, one.at, one.name)) webhooks.set(endpoint.name, endpoint)
    }
  }
  return {
    ...{ library, dialect, endpoints, webhooks },
    title: text(member(value.info, 'title')) ?? '',
    version: String(member(value.info, 'version') ?? ''),
    security: requirementsOf(member(value, 'security')) ?? [],
    securityAt: within(top, 'security'),
    schemes: named(library, isOld ? within(top, 'securityDefinitions') : within(top, 'components', 'securitySchemes')),
    schemas: named(library, isOld ? within(top, 'definitions') : within(top, 'components', 'schemas')),
    servers: isOld ? oldServers(top) : (serversOf(within(top, 'servers')) ?? new Map()),
  }
}

/** Path items by name, references followed. */
function itemsOf(library: Library, at: At): { name: string; at: At }[] {
  return Object.keys(record(at.value)).flatMap(name => {
    const found = library.resolved(within(at, name))
    return found && isRecord(found.value) ? [{ name, at: found }] : []
  })
}

function named(library: Library, at: At): Map<string, At> {
  return new Map(
    Object.keys(record(at.value)).map(name => [name, library.resolved(within(at, name)) ?? within(at, name)]),
  )
}

/** A path without the names of its parameters. */
export const shapeOf = (path: string) => path.replace(/\{[^{}]*\}/g, '{}')

export function requirementsOf(said: unknown): Requirement[] | undefined {
  if (!Array.isArray(said)) return undefined
  return said.filter(isRecord).map(one => new Map(Object.entries(one).map(([name, scopes]) => [name, texts(scopes)])))
}

export function serversOf(at: At): Map<string, At> | undefined {
  if (!Array.isArray(at.value)) return undefined
  return new Map(
    at.value.flatMap((one, index) => {
      const url = text(member(one, 'url'))
      return url === undefined ? [] : [[url.replace(/\/$/, ''), within(at, index)] as const]
    }),
  )
}

function oldServers(top: At): Map<string, At> {
  const host = text(member(top.value, 'host')) ?? ''
  const base = text(member(top.value, 'basePath')) ?? ''
  const schemes = texts(member(top.value, 'schemes'))
  if (host === '' && base === '') return new Map()
  const starts = host === '' ? [''] : (schemes.length > 0 ? schemes : ['https']).map(scheme => `${scheme}://${host}`)
  return new Map(starts.map(start => [`${start}${base}`.replace(/\/$/, ''), top]))
}

export const tagsOf = (said: unknown) => list(said).map(String)
