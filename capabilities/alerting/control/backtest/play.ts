/** What a rule would have done of what was found: the same machine as in earnest, minute by minute. Pure. */
import { type Going, nextOf } from '../alert-machine.ts'
import type { RuleSpec } from '../rule-spec.ts'
import { minuteMs, type Track } from './track.ts'

export interface Firing {
  track: Track
  /** Minutes. */
  found: number
  fired: number
  resolved?: number
  worst: number | null
}

export interface Sent {
  channel: string
  firing: number
  resolved: number
}

type Timing = Pick<RuleSpec, 'forSeconds' | 'keepFiringSeconds'>

/** In the order in which they fired. */
export function firingsOf(tracks: readonly Track[], first: number, rule: Timing): Firing[] {
  return tracks
    .flatMap(track => firingsOfTrack(track, first, rule))
    .sort((a, b) => a.fired - b.fired || a.found - b.found)
}

function firingsOfTrack(track: Track, first: number, { forSeconds, keepFiringSeconds }: Timing): Firing[] {
  const timing = { forMs: forSeconds * 1000, keepFiringMs: keepFiringSeconds * 1000 }
  const firings: Firing[] = []
  let going: Going | undefined
  let found = first
  for (let at = first; at < track.values.length; at++) {
    const isFound = track.isFound[at] === 1
    const next = nextOf(going, { isFound, elapsedMs: going ? minuteMs : 0 }, timing)
    const before = going?.state
    if (!going && next) found = at
    going = next === 'dropped' || next === 'resolved' ? undefined : next
    if (going?.state === 'firing' && before !== 'firing') firings.push({ track, found, fired: at, worst: null })
    const current = firings.at(-1)
    if (current && before === 'firing' && next === 'resolved') current.resolved = at
    if (current && going?.state === 'firing' && isFound) current.worst = worse(track, current.worst, track.values[at]!)
  }
  return firings
}

/** Of two figures the one that is further off. */
export function worse({ above, below }: Pick<Track, 'above' | 'below'>, a: number | null, b: number): number | null {
  if (Number.isNaN(b)) return a
  if (a === null) return b
  const off = (value: number) =>
    Math.max(above === undefined ? -Infinity : value - above, below === undefined ? -Infinity : below - value)
  if (above === undefined && below === undefined) return Math.min(a, b)
  return off(b) > off(a) ? b : a
}

/** What channels would have been sent: step by step, what happens at one look in one message where the rule says so. */
export function messagesOf(
  firings: readonly Firing[],
  end: number,
  { notify, together }: Pick<RuleSpec, 'notify' | 'together'>,
): Sent[] {
  const sent = new Map<string, Messages>()
  for (const [index, { fired, resolved }] of firings.entries()) {
    const told = new Set<string>()
    for (const { afterSeconds, channels } of notify) {
      const at = fired + Math.ceil((afterSeconds * 1000) / minuteMs)
      if (at >= (resolved ?? end)) continue
      for (const channel of channels) {
        told.add(channel)
        placeOf(sent, channel).firing.add(together ? `${at}` : `${at} ${index}`)
      }
    }
    if (resolved === undefined) continue
    for (const channel of told) placeOf(sent, channel).resolved.add(together ? `${resolved}` : `${resolved} ${index}`)
  }
  return [...sent]
    .map(([channel, { firing, resolved }]) => ({ channel, firing: firing.size, resolved: resolved.size }))
    .sort((a, b) => (a.channel < b.channel ? -1 : 1))
}

interface Messages {
  firing: Set<string>
  resolved: Set<string>
}

function placeOf(sent: Map<string, Messages>, channel: string): Messages {
  const place = sent.get(channel) ?? { firing: new Set(), resolved: new Set() }
  sent.set(channel, place)
  return place
}
