/** The link of a thread, or of a gateway that has one. */
import type { Clock } from '@gatehouse/base'
import type { Log } from '@gatehouse/unit'
import { FlightKeeper } from './flight-keeper.ts'
import { openLine } from './redis-line.ts'
import { RedisLink, type RedisUse } from './redis-link.ts'
import type { RedisSettings } from './redis-settings.ts'

/** A connection may take longer than an answer: nobody waits for it. */
const connectTimeoutMs = 2000

export function openRedis(settings: RedisSettings, parts: { clock: Clock; log: Log }) {
  const link = openLink(settings, parts)
  return { link, keeper: new FlightKeeper(link, parts.clock) }
}

/** What is kept is long, and may hold up no question about a limit: it has a line of its own. */
export const forKept: RedisUse = {
  family: 'kept',
  away: 'answers and replies are kept by this gateway alone',
  back: 'answers and replies are kept there',
}

export function openLink(
  { address, authorities, timeoutMs }: RedisSettings,
  parts: { clock: Clock; log: Log; use?: RedisUse },
): RedisLink {
  return new RedisLink({
    ...{ ...parts, timeoutMs },
    open: lost => openLine({ address, authorities, connectTimeoutMs, lost }),
  })
}
