/** What an import calls things, where the caller did not say. */
import type { Said } from './reading/said.ts'

const slugCharactersMax = 63

export function slugOf(text: string, fallback: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  return words.slice(0, slugCharactersMax).replace(/^-+|-+$/g, '') || fallback
}

export interface ImportNames {
  api: string
  version: string
  apiVersion: string
  basePath: string
}

export interface Wanted {
  name?: string
  version?: string
  basePath?: string
  /** What it was called where it came from. */
  file?: string | undefined
}

export function importNames(
  { name, version, basePath, file }: Wanted,
  document: Pick<Said, 'title' | 'version'>,
): ImportNames {
  const api = name ?? slugOf((document.title || stemOf(file)).slice(0, 50), 'api')
  const line = version ?? `v${/\d+/.exec(document.version)?.[0].slice(0, 9) ?? '1'}`
  const apiVersion = slugOf(`${api.slice(0, 40)}-${line}`, 'api-v1')
  return { api, version: line, apiVersion, basePath: basePath ?? `/${api}/${slugOf(line, 'v1')}` }
}

/** `shop` of `schemas/shop.graphql`: what a document without a title is called by. */
const stemOf = (file = '') =>
  file
    .split(/[/\\]/)
    .pop()!
    .replace(/(?:\.(?:graphqls?|gql|sdl|proto|json|ya?ml))+$/i, '')

/** The document's first server that can be called, as a target. */
export function serverOf({ servers }: Pick<Said, 'servers'>, fetchedFrom: string | undefined): string | undefined {
  for (const server of servers) {
    if (!URL.canParse(server, fetchedFrom)) continue
    const url = new URL(server.replace(/^ws(s?):/i, 'http$1:'), fetchedFrom)
    if ((url.protocol === 'http:' || url.protocol === 'https:') && !url.username && !url.search) {
      return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
    }
  }
  return undefined
}
