/** One question to a target whether it is well: no redirects, no kept connection, the body thrown away. */
import { HeaderList } from '@gatehouse/base'
import type { EgressRule } from './egress.ts'
import { upstreamPool } from './upstream/pool.ts'
import { ask } from './upstream/upstream.ts'

/** The status, or 0 when there was no answer in time. Never rejects. */
export async function probe(egress: EgressRule, url: string, timeoutMs: number): Promise<number> {
  const { origin, host, pathname, search } = new URL(url)
  const waits = { connectTimeoutMs: timeoutMs, firstByteTimeoutMs: timeoutMs, idleTimeoutMs: timeoutMs }
  const pool = upstreamPool({ origin, ...waits, connectionsMax: 1, egress })
  const headers = new HeaderList(['Host', host, 'User-Agent', 'gatehouse-health'])
  const request = { method: 'GET', target: pathname + search, headers, body: undefined }
  const cancellation = { cancelled: undefined, onCancel: undefined as ((reason: Error) => void) | undefined }
  const timer = setTimeout(() => cancellation.onCancel?.(new Error('too late')), timeoutMs)
  try {
    const { status, body } = await ask(pool, request, cancellation)
    body?.abort()
    return status
  } catch {
    return 0
  } finally {
    clearTimeout(timer)
    void pool.close(0)
  }
}
