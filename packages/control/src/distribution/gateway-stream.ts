/** A stream to one gateway: sends what is new when told so, and a heartbeat when nothing is. */
import type { Clock } from '@gatehouse/base'
import { heartbeatMs } from '@gatehouse/program'
import type { LineWriter } from './line-writer.ts'
import type { Signals } from './signals.ts'

export interface StreamOptions {
  lines: LineWriter
  signals: Signals
  topic: string
  clock: Clock
  /** Sends everything the gateway has not had yet. */
  send: () => Promise<void>
  /** Before each heartbeat: for what another replica may have changed without a word. */
  beat?: () => Promise<void>
}

/** Resolves when the stream has ended; throws what `send` threw. */
export async function serveStream({ lines, signals, topic, clock, send, beat: before }: StreamOptions): Promise<void> {
  let news = true
  let wake = () => {}
  const forget = signals.listen(topic, () => {
    news = true
    wake()
  })
  try {
    while (lines.open) {
      if (news) {
        news = false
        await send()
        continue
      }
      const beat = await new Promise<boolean>(resolve => {
        const cancel = clock.after(heartbeatMs, () => resolve(true))
        wake = () => {
          cancel()
          resolve(false)
        }
        void lines.ended.then(wake)
      })
      wake = () => {}
      if (!beat) continue
      // Where the store is away for a moment it is asked before the next one: that is no reason to cut a gateway off.
      await before?.().catch(() => {})
      await lines.write({ kind: 'heartbeat' })
    }
  } finally {
    forget()
    lines.close()
  }
}
