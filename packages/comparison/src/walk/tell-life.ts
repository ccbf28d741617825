/** Deprecation, the day something goes, stability, and what is gone. */
import type { Endpoint } from '../model/contract.ts'
import { shapeOf } from '../model/read-contract.ts'
import { daysFor } from '../rules/compare-rules.ts'
import { dayMs, readSunset } from '../rules/sunset.ts'
import { shown } from '../rules/words.ts'
import type { EndpointPair, EndpointWalk } from './endpoint-walk.ts'
import { stabilityRank } from './tell-notes.ts'

export function tellRemoved({ revision, rules, tell }: EndpointWalk, from: Endpoint): void {
  const isWholePath = ![...revision.endpoints.values()].some(one => shapeOf(one.path) === shapeOf(from.path))
  const prefix = isWholePath ? 'api-path-removed' : 'api-removed'
  const place = { base: from.at, endpoint: from.name, subject: from.name }
  const { deprecated, sunset, stability } = from.life
  if (!deprecated) {
    if (stability === 'draft' || stability === 'alpha') {
      return tell({ ...place, id: 'api-removed-unstable', message: `${from.name}, which was ${stability}, is gone.` })
    }
    const hint = 'Call it deprecated first, and name the day on which it goes (x-sunset).'
    return tell({
      ...place,
      id: `${prefix}-without-deprecation`,
      message: `${from.name} is gone, and was not deprecated.`,
      hint,
    })
  }
  if (sunset !== undefined) {
    const day = readSunset(sunset)
    if (day === undefined)
      return tell({
        ...place,
        id: 'api-path-sunset-parse',
        message: `${from.name} is gone; ${shown(sunset)} is no date.`,
      })
    if (rules.nowMs < day) {
      return tell({
        ...place,
        id: `${prefix}-before-sunset`,
        message: `${from.name} is gone before ${sunset}, the day that was named.`,
        hint: 'Keep it until then.',
      })
    }
  }
  tell({ ...place, id: `${prefix}-with-deprecation`, message: `${from.name}, which was deprecated, is gone.` })
}

export function tellLife(walk: EndpointWalk, pair: EndpointPair): void {
  tellStability(walk, pair)
  const { rules, tell } = walk
  const [had, has] = [pair.from.life, pair.to.life]
  const { name, at } = pair.to
  const say = (id: string, words: string, hint?: string) =>
    tell({
      id,
      base: pair.from.at,
      revision: at,
      endpoint: name,
      subject: name,
      message: `${name} ${words}.`,
      ...(hint ? { hint } : {}),
    })
  if (had.deprecated && !has.deprecated) return say('endpoint-reactivated', 'is no longer deprecated')
  if (!has.deprecated) return
  const day = has.sunset === undefined ? undefined : readSunset(has.sunset)
  if (has.sunset !== undefined && day === undefined && has.sunset !== had.sunset) {
    return say(
      'api-deprecated-sunset-parse',
      `goes on ${shown(has.sunset)}, which is no date`,
      'Write it as 2026-12-31.',
    )
  }
  const days = daysFor(has.stability, rules)
  if (!had.deprecated) {
    if (day === undefined) {
      if (days === 0)
        return say('endpoint-deprecated', 'is deprecated now', 'Name the day on which it goes (x-sunset).')
      return say(
        'api-deprecated-sunset-missing',
        'is deprecated without a day on which it goes',
        'Name the day (x-sunset).',
      )
    }
    if (day < rules.nowMs + days * dayMs && days > 0) {
      return say('api-sunset-date-too-small', `goes on ${has.sunset}, less than ${days} days from now`)
    }
    say('endpoint-deprecated-with-sunset', `is deprecated now and goes on ${has.sunset}`)
    return say('endpoint-deprecated', 'is deprecated now')
  }
  if (had.sunset !== undefined && has.sunset === undefined)
    return say('sunset-deleted', `no longer says that it goes on ${had.sunset}`)
  const before = had.sunset === undefined ? undefined : readSunset(had.sunset)
  if (day !== undefined && before !== undefined && day < before && day < rules.nowMs + days * dayMs) {
    say(
      'api-sunset-date-changed-too-small',
      `goes on ${has.sunset}, earlier than ${had.sunset}`,
      'Keep the day that was named.',
    )
  }
}

function tellStability({ tell }: EndpointWalk, { from, to }: EndpointPair): void {
  const [had, has] = [from.life.stability, to.life.stability]
  const place = { base: from.at, revision: to.at, endpoint: to.name, subject: to.name }
  for (const level of [had, has]) {
    if (level !== undefined && stabilityRank(level) === undefined) {
      return tell({
        ...place,
        id: 'api-invalid-stability-level',
        message: `${to.name}: ${shown(level)} is no stability level.`,
        hint: 'draft, alpha, beta or stable.',
      })
    }
  }
  if (had === has) return
  // Who says nothing is stable.
  const [rank, other] = [stabilityRank(had ?? 'stable')!, stabilityRank(has ?? 'stable')!]
  if (rank === other) return
  const words = `${to.name}: stability went from ${had ?? 'stable'} to ${has ?? 'stable'}.`
  tell({ ...place, id: other > rank ? 'api-stability-increased' : 'api-stability-decreased', message: words })
}
