/** One question to a target whether it is well: no redirects, no kept connection, the body thrown away. */
import { Agent, request } from 'undici'
import type { EgressRule } from './egress.ts'
import { guardedConnector } from './egress-lookup.ts'

/** The status, or 0 when there was no answer in time. Never rejects. */
export async function probe(rule: EgressRule, url: string, timeoutMs: number): Promise<number> {
  const agent = new Agent({ connect: guardedConnector(rule, { connectTimeoutMs: timeoutMs }), pipelining: 0 })
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const { statusCode, body } = await request(url, {
      dispatcher: agent,
      signal,
      headers: { 'user-agent': 'gatehouse-health' },
    })
    await body.dump({ limit: 65_536 })
    return statusCode
  } catch {
    return 0
  } finally {
    void agent.destroy()
  }
}
