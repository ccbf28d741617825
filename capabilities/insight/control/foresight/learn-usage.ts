/**
 * What is usual, learned at once from the requests that are kept: of an organization that called before anybody watched it, and where
 * what was learned is gone. What was not as usual by then is told as well.
 */
import type { Told, Watch } from '@gatehouse/foresight'
import type { Analytics } from '../analytics.ts'
import { firstUsedDay, stepMs, usageSteps } from './usage-steps.ts'

const learnedMs = 28 * 86_400_000

interface Learning {
  organization: string
  /** End of what is learned. */
  toMs: number
  /** What turned before was told already. */
  toldFromMs: number
  ended?: AbortSignal | undefined
}

/** Undefined where it was ended meanwhile. Throws `query_timeout`. */
export async function learnUsage(
  watch: Watch,
  analytics: Pick<Analytics, 'ask'>,
  { organization, toMs, toldFromMs, ended }: Learning,
): Promise<Told[] | undefined> {
  const [from, to] = [toMs - learnedMs, toMs].map(ms => new Date(ms).toISOString()) as [string, string]
  const first = await firstUsedDay(analytics, { organization, from, to })
  if (first === undefined) return []
  const fromMs = Math.ceil(Math.max(first, toMs - learnedMs) / stepMs) * stepMs
  const told: Told[] = []
  for await (const step of usageSteps(analytics, { organization, fromMs, toMs })) {
    if (ended?.aborted) return undefined
    const turns = watch.observe(step)
    if (step.atMs >= toldFromMs) told.push(...turns)
  }
  return lastOfEach(told)
}

/** An anomaly lasts for many steps: how it opened, and what became of it. */
function lastOfEach(told: readonly Told[]): Told[] {
  const later = new Set<string>()
  const kept: Told[] = []
  for (const one of told.toReversed()) {
    const { kind, api, consumer, measure, fromMs } = one.anomaly
    const key = JSON.stringify([kind, api, consumer, measure, fromMs])
    if (one.turn === 'lasts' && later.has(key)) continue
    later.add(key)
    kept.push(one)
  }
  return kept.reverse()
}
