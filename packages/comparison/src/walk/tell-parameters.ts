/** Parameters: by place and name, those of paths by their place in the path. */
import type { Concern } from '../change.ts'
import type { Parameter } from '../model/contract.ts'
import { daysFor } from '../rules/compare-rules.ts'
import { dayMs, readSunset } from '../rules/sunset.ts'
import { shown } from '../rules/words.ts'
import type { EndpointPair, EndpointWalk } from './endpoint-walk.ts'
import type { Spot } from './spot.ts'

interface ParameterPair {
  had: Parameter
  has: Parameter
  endpoint: string
}

export function tellParameters(walk: EndpointWalk, { from, to }: EndpointPair): void {
  for (const [key, had] of from.parameters) {
    const has = to.parameters.get(key)
    if (has) tellParameter(walk, { had, has, endpoint: to.name })
    else tellRemovedParameter(walk, { from, to }, had)
  }
  for (const [key, has] of to.parameters) if (!from.parameters.has(key)) tellAddedParameter(walk, { from, to }, has)
}

/** As what callers use is recorded. */
const useOf = ({ name, in: where }: Parameter) => `${where} ${name}`
const wordsOf = ({ name, in: where }: Parameter) => `${where} parameter ${name.slice(0, 120)}`

function tellAddedParameter({ tell, schemas }: EndpointWalk, { from, to }: EndpointPair, has: Parameter): void {
  const concern: Concern = { who: 'others', use: useOf(has) }
  const place = { base: from.at, revision: has.at, endpoint: to.name, subject: wordsOf(has), concern }
  const side = schemas.reason.revision
  const hasDefault = has.schema !== undefined && side.shape(side.of(has.schema)).notes.default !== undefined
  const say = (id: string, words: string, hint?: string) =>
    tell({ ...place, id, message: `${wordsOf(has)} is new${words}.`, ...(hint ? { hint } : {}) })
  if (has.in === 'path') return say('new-request-path-parameter', '')
  const hint = 'Make it optional, or ask for it in a new version only.'
  if (has.required && hasDefault)
    return say('new-required-request-default-parameter-to-existing-path', ', and must be there', hint)
  if (has.required) return say('new-required-request-parameter', ', and must be there', hint)
  say(hasDefault ? 'new-optional-request-default-parameter-to-existing-path' : 'new-optional-request-parameter', '')
}

function tellRemovedParameter({ tell, rules }: EndpointWalk, { to }: EndpointPair, had: Parameter): void {
  const concern: Concern = { who: 'users', use: useOf(had) }
  const place = { base: had.at, revision: to.at, endpoint: to.name, subject: wordsOf(had), concern }
  const hint = 'Go on taking it; who still sends it should not be refused.'
  const say = (id: string, words: string) => tell({ ...place, id, message: `${wordsOf(had)} is gone${words}.`, hint })
  const { deprecated, sunset } = had.life
  if (!deprecated) return say('request-parameter-removed', '')
  const day = sunset === undefined ? undefined : readSunset(sunset)
  if (sunset !== undefined && day === undefined)
    return say('request-parameter-sunset-parse', `; ${shown(sunset)} is no date`)
  if (day !== undefined && rules.nowMs < day) return say('request-parameter-removed-before-sunset', ` before ${sunset}`)
  say('request-parameter-removed-with-deprecation', '; it was deprecated')
}

function tellParameter(walk: EndpointWalk, pair: ParameterPair): void {
  const { had, has, endpoint } = pair
  const say = (id: string, words: string, hint?: string) =>
    walk.tell({
      ...{ id, endpoint, base: had.at, revision: has.at, subject: wordsOf(has) },
      concern: { who: id.endsWith('became-required') ? 'others' : 'users', use: useOf(has) },
      message: `${wordsOf(has)} ${words}.`,
      ...(hint ? { hint } : {}),
    })
  if (!had.required && has.required) {
    const id = 'request-parameter-became-required'
    say(id, 'must be there now', 'Give it a default, or ask for it in a new version only.')
  }
  if (had.required && !has.required) say('request-parameter-became-optional', 'no longer has to be there')
  if (had.style !== has.style && isWritten(walk, pair)) {
    say(
      'request-parameter-style-changed',
      `was written ${had.style} and is now ${has.style}`,
      'Offer the new way under another name.',
    )
  }
  if (had.allowsEmpty !== has.allowsEmpty) {
    const id = `request-parameter-empty-value-${has.allowsEmpty ? 'allowed' : 'refused'}`
    say(id, has.allowsEmpty ? 'may be empty now' : 'may no longer be empty')
  }
  if (had.mediaType !== has.mediaType)
    say(
      'request-parameter-content-type-changed',
      `was ${had.mediaType ?? 'plain'} and is now ${has.mediaType ?? 'plain'}`,
    )
  tellParameterLife(walk, pair, say)
  const { base, revision } = walk.schemas.reason
  const isHeader = has.in === 'header'
  const spot: Spot = {
    ...{ part: 'request-parameter', direction: 'request', endpoint, subject: wordsOf(has), path: '', isHeader },
    used: useOf(has),
    ...{ isProperty: false, isRequired: has.required, readOnly: false, writeOnly: false, mediaType: has.mediaType },
  }
  walk.schemas.start(
    had.schema ? base.of(had.schema) : base.of(),
    has.schema ? revision.of(has.schema) : revision.of(),
    spot,
  )
}

/** How a value is written shows where it is more than one word. */
function isWritten({ schemas }: EndpointWalk, { had, has }: ParameterPair): boolean {
  const { base, revision } = schemas.reason
  const kinds =
    (had.schema ? base.shape(base.of(had.schema)).types : 127) &
    (has.schema ? revision.shape(revision.of(has.schema)).types : 127)
  const isParts = (kinds & 96) !== 0
  return isParts || had.style.replace(', exploded', '') !== has.style.replace(', exploded', '')
}

function tellParameterLife(
  { rules }: EndpointWalk,
  { had, has }: ParameterPair,
  say: (id: string, words: string, hint?: string) => void,
): void {
  const [from, to] = [had.life, has.life]
  if (from.deprecated && !to.deprecated) return say('request-parameter-reactivated', 'is no longer deprecated')
  if (!to.deprecated) return
  const day = to.sunset === undefined ? undefined : readSunset(to.sunset)
  if (to.sunset !== undefined && day === undefined)
    return say('request-parameter-sunset-parse', `goes on ${shown(to.sunset)}, which is no date`)
  const days = daysFor(to.stability, rules)
  if (!from.deprecated) {
    if (day === undefined && days > 0)
      return say('request-parameter-deprecated-sunset-missing', 'is deprecated without a day on which it goes')
    if (day !== undefined && days > 0 && day < rules.nowMs + days * dayMs) {
      return say('request-parameter-sunset-date-too-small', `goes on ${to.sunset}, less than ${days} days from now`)
    }
    return say('request-parameter-deprecated', 'is deprecated now')
  }
  if (from.sunset !== undefined && to.sunset === undefined)
    return say('request-parameter-sunset-deleted', `no longer says that it goes on ${from.sunset}`)
  const before = from.sunset === undefined ? undefined : readSunset(from.sunset)
  if (day !== undefined && before !== undefined && day < before && day < rules.nowMs + days * dayMs) {
    say('request-parameter-sunset-date-changed-too-small', `goes on ${to.sunset}, earlier than ${from.sunset}`)
  }
}
