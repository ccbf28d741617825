/** What is true of a play beside its incidents: whose quota was gone when. */
import type { Played } from './play.ts'
import { quotaDays, stepsPerDay } from './world.ts'

/** For development: look at them as you like. */
export const developmentSeeds = Array.from({ length: 20 }, (_, index) => index + 1)
/** For the score alone: nothing is chosen by what is seen of them. */
export const scoreSeeds = (count: number) => Array.from({ length: count }, (_, index) => 1001 + index)

export interface Exhaustion {
  consumer: string
  api: string
  period: number
  /** The step in which the last of it was used. */
  step: number
}

export function exhaustionsOf({ world, apis, steps }: Played): Exhaustion[] {
  const found: Exhaustion[] = []
  const length = quotaDays * stepsPerDay
  for (const api of world.apis) {
    for (const { name: consumer, quota } of api.consumers) {
      const { requests } = apis.get(api.name)!.consumers.get(consumer)!
      for (let period = 0; (period + 1) * length <= steps; period++) {
        let used = 0
        for (let step = period * length; step < (period + 1) * length; step++) {
          used += requests[step]!
          if (used < quota) continue
          found.push({ consumer, api: api.name, period, step })
          break
        }
      }
    }
  }
  return found
}
