/** What is of the whole document: version, components, servers, security. */
import { isRecord, member, record, text } from '@gatehouse/documents/openapi/tree.ts'
import type { Contract } from '../model/contract.ts'
import { type At, within } from '../model/source.ts'
import type { EndpointWalk } from './endpoint-walk.ts'
import { tellDocumentSecurity } from './tell-security.ts'

export function tellDocument(walk: EndpointWalk): void {
  const { base, revision, tell } = walk
  tellDocumentSecurity(walk)
  tellSchemes(walk)
  const schemas = [...base.schemas].filter(([name]) => !revision.schemas.has(name))
  for (const [name, at] of schemas) {
    const isRenamed = [...revision.schemas].some(
      ([other, there]) =>
        !base.schemas.has(other) &&
        walk.schemas.reason.same(walk.schemas.reason.base.of(at), walk.schemas.reason.revision.of(there)),
    )
    if (isRenamed) continue
    tell({
      id: 'api-schema-removed',
      base: at,
      revision: revision.library.top,
      subject: name,
      message: `The schema ${name} is gone.`,
    })
  }
  for (const [url, at] of base.servers) {
    if (revision.servers.has(url)) continue
    tell({
      id: 'server-removed',
      base: at,
      revision: revision.library.top,
      subject: url,
      message: `The server ${url.slice(0, 200)} is gone.`,
    })
  }
  for (const [url, at] of revision.servers) {
    if (base.servers.has(url)) continue
    tell({
      id: 'server-added',
      base: base.library.top,
      revision: at,
      subject: url,
      message: `The server ${url.slice(0, 200)} is new.`,
    })
  }
}

interface SchemesWalk extends Pick<EndpointWalk, 'tell'> {
  base: Pick<Contract, 'schemes' | 'library'>
  revision: Pick<Contract, 'schemes' | 'library'>
}

export function tellSchemes({ base, revision, tell }: SchemesWalk): void {
  for (const [name, had] of base.schemes) {
    const has = revision.schemes.get(name)
    if (has) tellScheme({ had, has, name }, tell)
    else
      tell({
        id: 'api-security-component-removed',
        base: had,
        revision: revision.library.top,
        subject: name,
        message: `The security scheme ${name} is gone.`,
      })
  }
  for (const [name, has] of revision.schemes) {
    if (base.schemes.has(name)) continue
    tell({
      id: 'api-security-component-added',
      base: base.library.top,
      revision: has,
      subject: name,
      message: `The security scheme ${name} is new.`,
    })
  }
}

function tellScheme({ had, has, name }: { had: At; has: At; name: string }, tell: EndpointWalk['tell']): void {
  const say = (what: string, words: string, subject = name) =>
    tell({
      id: `api-security-component-${what}`,
      base: had,
      revision: has,
      subject,
      message: `The security scheme ${name}: ${words}.`,
    })
  const typeOf = (at: At) =>
    ['type', 'scheme', 'in', 'name']
      .map(key => text(member(at.value, key)) ?? '')
      .join(' ')
      .trim()
  if (typeOf(had) !== typeOf(has)) say('type-changed', `${typeOf(had)} became ${typeOf(has)}`)
  const [from, to] = [flowsOf(had), flowsOf(has)]
  for (const [flow, own] of from) {
    const other = to.get(flow)
    if (!other) continue
    for (const [key, what] of [
      ['authorizationUrl', 'oauth-url-changed'],
      ['tokenUrl', 'oauth-token-url-changed'],
    ] as const) {
      const [a, b] = [text(member(own, key)), text(member(other, key))]
      if (a !== b) say(what, `${key} ${a ?? '(none)'} became ${b ?? '(none)'}`)
    }
    const [scopes, now] = [record(member(own, 'scopes')), record(member(other, 'scopes'))]
    for (const scope of Object.keys(scopes)) {
      if (!Object.hasOwn(now, scope)) say('oauth-scope-removed', `the scope ${scope} is gone`, `${name} ${scope}`)
      else if (scopes[scope] !== now[scope])
        say('oauth-scope-changed', `the scope ${scope} is described otherwise`, `${name} ${scope}`)
    }
    for (const scope of Object.keys(now))
      if (!Object.hasOwn(scopes, scope)) say('oauth-scope-added', `the scope ${scope} is new`, `${name} ${scope}`)
  }
}

/** Flows by name; 2.0 has one that stands in the scheme itself. */
function flowsOf(at: At): Map<string, unknown> {
  const flows = within(at, 'flows').value
  if (isRecord(flows)) return new Map(Object.entries(flows))
  const flow = text(member(at.value, 'flow'))
  const names: Readonly<Record<string, string>> = { application: 'clientCredentials', accessCode: 'authorizationCode' }
  return flow === undefined ? new Map() : new Map([[names[flow] ?? flow, at.value]])
}
