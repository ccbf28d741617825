/** The scenario's gateways, which count alone or together. */
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type SceneGateway, sceneOf } from '../scene.model.ts'

export { figure, until } from '../scene.model.ts'

const here = import.meta.dirname

export type FleetGateway = SceneGateway

export interface Fleet {
  gateway(words?: { data?: string; redis?: string; redisTimeoutMs?: number }): Promise<FleetGateway>
  upstream: ChildProcess
}

export async function fleet(t: TestContext): Promise<Fleet> {
  const scene = sceneOf(t, here)
  const upstream = await scene.start([join(here, 'upstream.ts'), '0'])
  const config = scene.write('gateway.yaml', { 9000: /\d+/.exec(upstream.line)![0] })
  scene.write('reports.yaml')
  return {
    upstream: upstream.child,
    gateway: ({ data, redis, redisTimeoutMs = 50 } = {}) =>
      scene.gateway(config, {
        ...(data === undefined ? {} : { data }),
        env: redis ? { GATEHOUSE_REDIS_URL: redis, GATEHOUSE_REDIS_TIMEOUT_MS: String(redisTimeoutMs) } : {},
      }),
  }
}

export const keyOf = (who: 'bank' | 'student' | 'robot') => `example-key-${who}-please-change`

export async function call(gateway: FleetGateway, who: Parameters<typeof keyOf>[0], path = '/reports') {
  const started = performance.now()
  const answer = await fetch(`${gateway.url}/reports/v1${path}`, { headers: { 'X-API-Key': keyOf(who) } })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, tookMs: performance.now() - started }
}

/** Statuses of as many calls, some at a time, in turn over the gateways. */
export async function calls(gateways: readonly FleetGateway[], who: Parameters<typeof keyOf>[0], count: number) {
  const tally: Record<number, number> = {}
  let next = 0
  let longestMs = 0
  const one = async () => {
    while (next < count) {
      const { status, tookMs } = await call(gateways[next++ % gateways.length]!, who)
      tally[status] = (tally[status] ?? 0) + 1
      longestMs = Math.max(longestMs, tookMs)
    }
  }
  await Promise.all(Array.from({ length: 24 }, one))
  return { tally, longestMs }
}
