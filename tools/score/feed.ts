/** A play as a detector is told it: step by step, nothing where nothing is known. */

import type { Played } from '@gatehouse/events/simulated/play.ts'
import { beganMs, stepMs } from '@gatehouse/events/simulated/world.ts'
import type { Step } from '@gatehouse/foresight'

export const atMsOf = (step: number) => beganMs + step * stepMs
export const stepOf = (atMs: number) => Math.round((atMs - beganMs) / stepMs)

export function* stepsOf(played: Played, { from = 0, to = played.steps } = {}): Generator<Step> {
  for (let step = from; step < to; step++) {
    if (played.isMissing[step]) continue
    const apis: Step['apis'][number][] = []
    const consumers: Step['consumers'][number][] = []
    for (const [api, figures] of played.apis) {
      const p95Ms = figures.p95Ms[step]!
      const durations = p95Ms > 0 ? { p95Ms } : {}
      apis.push({ api, requests: figures.requests[step]!, errors: figures.errors[step]!, ...durations })
      for (const [consumer, of] of figures.consumers)
        consumers.push({ api, consumer, requests: of.requests[step]!, cost: of.cost[step]! })
    }
    yield { atMs: atMsOf(step), apis, consumers }
  }
}
