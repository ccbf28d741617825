/** Ends a program once: at SIGTERM, SIGINT, or when the process that started it is gone. */
import { onStarterGone } from '../bin/starter.mjs'
import type { LogLine } from './log.ts'

export function onStop(stop: () => Promise<void>, log: LogLine): void {
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    stop().then(
      () => process.exit(0),
      (reason: unknown) => {
        log('error', 'Stopping failed.', { reason: String(reason) })
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  process.on('disconnect', end)
  onStarterGone(end)
}
