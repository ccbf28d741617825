/** One question to a target whether it is well: no redirects, no kept connection, the body thrown away. */
import { HeaderList } from '@gatehouse/base'
import { upstreamPool } from './upstream/pool.ts'
import { ask, type UpstreamOptions } from './upstream/upstream.ts'

export interface ProbeOptions extends Pick<UpstreamOptions, 'origin' | 'protocol' | 'tls' | 'egress'> {
  /** What Host says. */
  authority: string
  /** Path and query. */
  target: string
  timeoutMs: number
}

/** The status, or 0 when there was no answer in time. Never rejects. */
export async function probe({ authority, target, timeoutMs, ...wire }: ProbeOptions): Promise<number> {
  const waits = { connectTimeoutMs: timeoutMs, firstByteTimeoutMs: timeoutMs, idleTimeoutMs: timeoutMs }
  const pool = upstreamPool({ ...wire, ...waits, connectionsMax: 1 })
  const headers = new HeaderList(['Host', authority, 'User-Agent', 'gatehouse-health'])
  const request = { method: 'GET', target, headers, body: undefined }
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
