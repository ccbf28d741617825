import type { Step } from '@gatehouse/program'

export interface StreamRules {
  /** Undefined where no policy limits it and nobody looks. */
  messageBytesMax: number | undefined
  idleTimeoutMs: number
  /** Where somebody looks at the messages of a WebSocket, they may come deflated. */
  inflates: boolean
}

/** What holds where no policy says otherwise, so that nothing is without an end. */
export const streamDefaults = {
  idleTimeoutMs: 600_000,
  inflates: false,
  /** Of a message that a policy looks at, which is held in memory as a whole. */
  lookedAtBytesMax: 1_048_576,
} as const

/** The narrowest limits of the steps whose place was reached. */
export function streamRules(ran: readonly Step[], looks: boolean): StreamRules {
  let messageBytesMax = Number.POSITIVE_INFINITY
  let idleTimeoutMs = Number.POSITIVE_INFINITY
  let compression: 'strip' | 'inflate' | undefined
  for (const { hooks } of ran) {
    const { streamLimits } = hooks
    if (!streamLimits) continue
    messageBytesMax = Math.min(messageBytesMax, streamLimits.messageBytesMax ?? messageBytesMax)
    idleTimeoutMs = Math.min(idleTimeoutMs, streamLimits.idleTimeoutMs ?? idleTimeoutMs)
    if (compression !== 'strip') compression = streamLimits.compression ?? compression
  }
  if (looks && messageBytesMax === Number.POSITIVE_INFINITY) messageBytesMax = streamDefaults.lookedAtBytesMax
  return {
    messageBytesMax: messageBytesMax === Number.POSITIVE_INFINITY ? undefined : messageBytesMax,
    idleTimeoutMs: idleTimeoutMs === Number.POSITIVE_INFINITY ? streamDefaults.idleTimeoutMs : idleTimeoutMs,
    inflates: compression === 'inflate',
  }
}
