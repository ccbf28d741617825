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
  const waits = new Map<string, Set<number>>()
  for (const { afterSeconds, channels } of notify) {
    const after = Math.ceil((afterSeconds * 1000) / minuteMs)
    for (const channel of channels) waits.set(channel, (waits.get(channel) ?? new Set()).add(after))
  }
  return [...waits]
    .map(([channel, afters]) => ({ channel, ...countsOf(firings, { afters: [...afters], end, together }) }))
    .filter(({ firing }) => firing > 0)
    .sort((a, b) => (a.channel < b.channel ? -1 : 1))
}

interface Waiting {
  /** Minutes after it began to fire. */
  afters: readonly number[]
  end: number
  together: boolean
}

/** Of one channel. Rules may fire each other minute of many groups: nothing is held of each. */
function countsOf(firings: readonly Firing[], { afters, end, together }: Waiting): Omit<Sent, 'channel'> {
  const [firing, resolved] = [new Counted(end, together), new Counted(end, together)]
  for (const one of firings) {
    let isTold = false
    for (const after of afters) {
      const at = one.fired + after
      if (at >= (one.resolved ?? end)) continue
      isTold = true
      firing.add(at)
    }
    if (isTold && one.resolved !== undefined) resolved.add(one.resolved)
  }
  return { firing: firing.count, resolved: resolved.count }
}

/** Messages, of which those of one minute may be one. */
class Counted {
  count = 0
  readonly #minutes: Uint8Array | undefined

  constructor(end: number, together: boolean) {
    this.#minutes = together ? new Uint8Array(end + 1) : undefined
  }

  add(minute: number): void {
    if (this.#minutes?.[minute] === 1) return
    if (this.#minutes) this.#minutes[minute] = 1
    this.count++
  }
}
