import type { Dialect } from './dialect.ts'
import { type Json, list, member, record, text, texts } from './tree.ts'

/** Addresses of the root, variables replaced by their defaults. */
export function serversOf(root: Json, dialect: Dialect): string[] {
  if (dialect === '2.0') return addresses20(root)
  return list(member(root, 'servers')).flatMap(server => {
    const url = text(member(server, 'url'))
    return url === undefined ? [] : [withDefaults(url, record(member(server, 'variables')))]
  })
}

function withDefaults(url: string, variables: Record<string, Json>): string {
  return url.replace(
    /\{([^{}]+)\}/g,
    (whole, name: string) => text(member(member(variables, name), 'default')) ?? whole,
  )
}

/** 2.0: scheme, host and base path stand apart; without a host only the base path is known. */
function addresses20(root: Json): string[] {
  const host = text(member(root, 'host'))
  const base = text(member(root, 'basePath')) ?? ''
  if (host === undefined) return base === '' ? [] : [base]
  const schemes = texts(member(root, 'schemes'))
  return (schemes.length > 0 ? schemes : ['https']).map(scheme => `${scheme}://${host}${base}`)
}
