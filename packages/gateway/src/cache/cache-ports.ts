/** A thread's cache as policies see it: each its own keys, and purges of its API version. */
import type { CachePort } from '@gatehouse/unit'
import type { CacheMemory } from './cache-memory.ts'
import { type Purged, PurgeMarks, type PurgeMemory } from './purge-marks.ts'

export function cachePort(
  { memory, purges }: { memory: CacheMemory; purges: PurgeMemory },
  identity: string,
  part: Purged,
): CachePort {
  const marks = new PurgeMarks(purges, part)
  const own = (key: string) => `${identity}\n${key}`
  return {
    find: key => memory.find(own(key)),
    begin: path => marks.begin(path),
    keep(key, value, { bytes, ticket, tags }) {
      const standing = marks.standing(ticket, tags)
      return (
        standing !== undefined && memory.keep({ key: own(key), value, bytes: bytes + 2 * identity.length, standing })
      )
    },
    drop: key => memory.drop(own(key)),
    purge: what => marks.purge(what),
    gather: bytes => memory.gather(bytes),
  }
}
