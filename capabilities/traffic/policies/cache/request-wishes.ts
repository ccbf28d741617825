/** What a caller asks of a cache (RFC 9111 §5.2.1). */
import type { HeaderList } from '@gatehouse/base'
import { readDirectives, seconds } from './directives.ts'
import { ageMs, type Freshness, leftMs } from './stored-reply.ts'

export interface Wishes {
  noStore: boolean
  noCache: boolean
  onlyIfCached: boolean
  maxAgeMs: number
  minFreshMs: number
  maxStaleMs: number
}

export const noWishes: Wishes = {
  ...{ noStore: false, noCache: false, onlyIfCached: false },
  ...{ maxAgeMs: Number.POSITIVE_INFINITY, minFreshMs: 0, maxStaleMs: 0 },
}

export function wishesOf(headers: HeaderList): Wishes {
  const said = headers.all('cache-control')
  if (said.length === 0) {
    return headers.has('pragma') && /\bno-cache\b/i.test(headers.get('pragma')!)
      ? { ...noWishes, noCache: true } // §5.4
      : noWishes
  }
  const { directives } = readDirectives(said)
  const ms = (name: string, otherwise: number) => {
    const told = seconds(directives, name)
    return told === undefined ? otherwise : told * 1000
  }
  return {
    noStore: directives.has('no-store'),
    noCache: directives.has('no-cache'),
    onlyIfCached: directives.has('only-if-cached'),
    maxAgeMs: ms('max-age', Number.POSITIVE_INFINITY),
    minFreshMs: ms('min-fresh', 0),
    maxStaleMs: directives.get('max-stale') === '' ? Number.POSITIVE_INFINITY : ms('max-stale', 0),
  }
}

/** Fresh, or as stale as the caller takes and the answer allows (§4.2.4). */
export function isGood(freshness: Freshness, wishes: Wishes, nowMs: number): boolean {
  if (freshness.noCache || wishes.noCache) return false
  if (ageMs(freshness, nowMs) > wishes.maxAgeMs) return false
  const left = leftMs(freshness, nowMs)
  if (left > 0) return left >= wishes.minFreshMs
  return !freshness.neverStale && -left < wishes.maxStaleMs
}
