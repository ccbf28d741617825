/** Where Redis keeps the answers of an API version in an environment: all in one slot of a cluster, for they have marks in common. */
import type { CachePurge } from '@gatehouse/unit'
import type { Purged } from '../cache/purge-marks.ts'
import type { Seal } from './seal.ts'

export interface AnswerPlace {
  answer(key: string): string
  all: string
  path(path: string): string
  tag(tag: string): string
  /** Counts purges by tag: what was asked for before one cannot tell whether it has the tag. */
  tagPurges: string
  /** Of what is given up. */
  marks(what: CachePurge): string[]
}

export function placeOf(seal: Seal, { apiVersionId, environmentId }: Purged): AnswerPlace {
  const own = `${environmentId}\n${apiVersionId}`
  const slot = `gatehouse:{${seal.digest(own)}}`
  const mark = (text: string) => `${slot}:m:${seal.digest(`${own}\n${text}`)}`
  const place = {
    answer: (key: string) => `${slot}:a:${seal.digest(`${own}\nanswer ${key}`)}`,
    all: mark('all'),
    path: (path: string) => mark(`path ${path}`),
    tag: (tag: string) => mark(`tag ${tag}`),
    tagPurges: mark('tag purges'),
    marks(what: CachePurge) {
      if (what === 'all') return [place.all]
      return 'path' in what ? [place.path(what.path)] : [place.tagPurges, place.tag(what.tag)]
    },
  }
  return place
}
