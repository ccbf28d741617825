/** What callers must show: alternatives, each a set of schemes with scopes. */
import type { Requirement } from '../model/contract.ts'
import type { EndpointPair, EndpointWalk } from './endpoint-walk.ts'

export function tellSecurity(walk: EndpointWalk, { from, to }: EndpointPair): void {
  const place = { base: from.at, revision: to.at, endpoint: to.name }
  if (from.security || to.security) {
    tellRequirements(from.security ?? [], to.security ?? [], (what, name, words) =>
      walk.tell({ ...place, id: `api-security-${what}`, subject: name, message: `${to.name}: ${words}.` }),
    )
  }
  const [had, has] = [from.security ?? walk.base.security, to.security ?? walk.revision.security]
  if (had.length > 0 && has.length === 0) return
  const lost = lostWays(had, has)
  if (has.length === 0 || lost.length === 0) return
  const words =
    had.length === 0 ? 'Who shows nothing is refused now' : `Who shows ${namesOf(lost[0]!)} alone is refused now`
  walk.tell({
    ...place,
    id: 'security-stricter',
    subject: 'security',
    message: `${to.name}: ${words}.`,
    hint: 'Keep the old way beside the new one for a while.',
  })
}

export function tellDocumentSecurity({ base, revision, tell }: EndpointWalk): void {
  const place = { base: base.securityAt, revision: revision.securityAt }
  tellRequirements(base.security, revision.security, (what, name, words) =>
    tell({ ...place, id: `api-global-security-${what}`, subject: name, message: `For all endpoints: ${words}.` }),
  )
}

type Say = (what: string, name: string, words: string) => void

const keyOf = (one: Requirement) => [...one.keys()].sort().join(' ')
export const namesOf = (one: Requirement) => ([...one.keys()].join(' and ') || 'nothing').slice(0, 160)

function tellRequirements(from: readonly Requirement[], to: readonly Requirement[], say: Say): void {
  const left = [...to]
  for (const own of from) {
    const at = left.findIndex(other => keyOf(other) === keyOf(own))
    if (at < 0) {
      say('removed', keyOf(own), `${namesOf(own)} is no longer a way in`)
      continue
    }
    const [other] = left.splice(at, 1)
    for (const [scheme, scopes] of own) {
      const now = other!.get(scheme) ?? []
      for (const scope of scopes)
        if (!now.includes(scope))
          say('scope-removed', `${scheme} ${scope}`, `${scheme} no longer asks for the scope ${scope}`)
      for (const scope of now)
        if (!scopes.includes(scope))
          say('scope-added', `${scheme} ${scope}`, `${scheme} asks for the scope ${scope} now`)
    }
  }
  for (const other of left) say('added', keyOf(other), `${namesOf(other)} is a way in`)
}

/** Ways in that are none any more. */
export const lostWays = (had: readonly Requirement[], has: readonly Requirement[]) =>
  alternatives(had).filter(own => !alternatives(has).some(other => isEnough(own, other)))

/** Nothing at all is a way in where nothing is asked for. */
const alternatives = (of: readonly Requirement[]): readonly Requirement[] => (of.length === 0 ? [new Map()] : of)

/** Who has what `own` asks for has what `other` asks for. */
const isEnough = (own: Requirement, other: Requirement) =>
  [...other].every(([scheme, scopes]) => own.has(scheme) && scopes.every(scope => own.get(scheme)!.includes(scope)))
