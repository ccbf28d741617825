/** The link of a thread, or of a gateway that has one. */
import type { Clock } from '@gatehouse/base'
import type { Log } from '@gatehouse/unit'
import { FlightKeeper } from './flight-keeper.ts'
import { openLine } from './redis-line.ts'
import { RedisLink } from './redis-link.ts'
import type { RedisSettings } from './redis-settings.ts'

/** A connection may take longer than an answer: nobody waits for it. */
const connectTimeoutMs = 2000

export function openRedis(settings: RedisSettings, { clock, log }: { clock: Clock; log: Log }) {
  const { address, authorities, timeoutMs } = settings
  const link = new RedisLink({
    ...{ timeoutMs, clock, log },
    open: lost => openLine({ address, authorities, connectTimeoutMs, lost }),
  })
  return { link, keeper: new FlightKeeper(link, clock) }
}
