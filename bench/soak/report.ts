/** What a soak saw, its lines and its verdict. */
import type { GatewayState } from './house.ts'
import { type Slope, slopeOf } from './slope.ts'

export interface Sample extends GatewayState {
  atMs: number
  turns: number
  failed: number
  generation: number
}

const heapBytes = ({ threads }: GatewayState) => threads.reduce((sum, one) => sum + one.heapBytes, 0)
const externalBytes = ({ threads }: GatewayState) => threads.reduce((sum, one) => sum + one.externalBytes, 0)
const exchanges = ({ threads }: GatewayState) => threads.reduce((sum, one) => sum + one.exchanges, 0)
/** Connections to upstreams with a call on them, and calls that wait for one. */
const upstreamBusy = ({ threads }: GatewayState) =>
  threads.reduce((sum, { upstream: { open, idle, waiting } }) => sum + open - idle + waiting, 0)
const held = ({ threads }: GatewayState, name: string) => threads.reduce((sum, one) => sum + (one.held[name] ?? 0), 0)

const mb = (bytes: number) => (bytes / 2 ** 20).toFixed(1)

export function lineOf(sample: Sample): string {
  const [main, ...workers] = sample.threads.map(
    ({ heapBytes, externalBytes }) => `${mb(heapBytes)}+${mb(externalBytes)}`,
  )
  return [
    `${String(Math.round(sample.atMs / 1000)).padStart(5)} s`,
    `rss ${mb(sample.rssBytes)}`,
    `heap+external main ${main}, workers ${workers.join(' ')} MB`,
    `${sample.connections} connections`,
    `${exchanges(sample)} exchanges`,
    `${sample.turns} turns, ${sample.failed} failed`,
    `generation ${sample.generation}`,
  ].join('  ')
}

/** KB a minute that a slope may have and still be called flat. */
export const bounds = { heap: 100, external: 100, rss: 100 }
/** A slope that is less sure than this, in KB a minute, tells nothing: the run was too short or the machine too noisy. */
export const noiseMax = { heap: 100, external: 200, rss: 1000 }

export interface Judged {
  what: keyof typeof bounds
  perMinuteKb: number
  noiseKb: number
  verdict: 'flat' | 'flat within noise' | 'grows' | 'cannot tell'
}

/** Over the second half: the first fills caches, pools and the code that V8 compiles. */
export function slopes(samples: readonly Sample[]): Judged[] {
  const half = samples.slice(Math.floor(samples.length / 2))
  const over = (of: (sample: Sample) => number) =>
    slopeOf(half.map(sample => ({ atMs: sample.atMs, value: of(sample) / 1024 })))
  return [
    judged('heap', over(heapBytes)),
    judged('external', over(externalBytes)),
    judged(
      'rss',
      over(({ rssBytes }) => rssBytes),
    ),
  ]
}

/** Growth counts when it is over the bound by more than its noise; a noise that could hide more than it may tells nothing. */
function judged(what: keyof typeof bounds, { perMinute, noise }: Slope): Judged {
  const verdict =
    perMinute - noise > bounds[what]
      ? 'grows'
      : noise > noiseMax[what]
        ? 'cannot tell'
        : perMinute <= bounds[what]
          ? 'flat'
          : 'flat within noise'
  return { what, perMinuteKb: Math.round(perMinute), noiseKb: Math.round(noise), verdict }
}

/** What must be nothing once every caller has gone. */
export const leftOf = (state: GatewayState) => ({
  connections: state.connections,
  exchanges: exchanges(state),
  tunnels: state.threads.reduce((sum, one) => sum + one.tunnels, 0),
  upstreamBusy: upstreamBusy(state),
  serverConnectionsHeld: held(state, 'ServerConnection'),
  exchangesHeld: held(state, 'GatewayExchange'),
})
