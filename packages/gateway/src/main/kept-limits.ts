/** Limits of long windows on disk: read when a gateway starts, written while it runs. */
import type { Clock } from '@gatehouse/base'
import { type Checkpointer, readCheckpoint, startCheckpointer } from '../shared/checkpoint.ts'
import { restoreLimiter, snapshotLimiter } from '../shared/limiter-checkpoint.ts'
import type { LimiterMemory } from '../shared/limiter-memory.ts'

export interface KeptLimitsOptions {
  path: string
  memory: LimiterMemory
  clock: Clock
  /** Of the clock that all threads share. */
  nowUs: () => number
  log: (level: 'warn', message: string, fields: Record<string, unknown>) => void
}

export async function keepLimits({ path, memory, clock, nowUs, log }: KeptLimitsOptions): Promise<Checkpointer> {
  const times = () => ({ nowUs: nowUs(), wallMs: clock.nowMs() })
  const bytes = await readCheckpoint(path)
  if (bytes) {
    try {
      restoreLimiter(memory, bytes, times())
    } catch (reason) {
      log('warn', 'Limits could not be restored and start anew.', { reason: String(reason) })
    }
  }
  return startCheckpointer({ path, clock, snapshot: () => snapshotLimiter(memory, times()) })
}
