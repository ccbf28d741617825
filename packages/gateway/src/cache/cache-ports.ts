/** A thread's cache as policies see it: each its own keys, and purges of its API version. */
import type { CachePort } from '@gatehouse/unit'
import type { AnswerTier } from '../tier/answer-tier.ts'
import type { SharedPurge } from '../tier/purge-log.ts'
import type { CacheMemory } from './cache-memory.ts'
import { type Purged, PurgeMarks, type PurgeMemory } from './purge-marks.ts'

export interface CacheSources {
  memory: CacheMemory
  purges: PurgeMemory
  /** What all gateways keep together, and the way of purges to it. */
  together?: { answers: AnswerTier; purged: (purge: SharedPurge) => void } | undefined
}

export function cachePort({ memory, purges, together }: CacheSources, identity: string, part: Purged): CachePort {
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
    purge(what) {
      marks.purge(what)
      if (!together) return
      marks.wait()
      together.purged({ apiVersionId: part.apiVersionId, environmentId: part.environmentId, what })
    },
    second: together?.answers.portFor(identity, part, marks),
    gather: bytes => memory.gather(bytes),
  }
}
