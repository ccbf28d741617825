import { qualitiesOf } from '@gatehouse/media/media-type.ts'
import { type ContentCoding, codingOf } from '@gatehouse/unit'

export interface Accepted {
  /** The one wanted most of those that are offered. */
  coding: ContentCoding | undefined
  /** A body that is in no coding is no answer. */
  never: boolean
}

/** RFC 9110 §12.5.3: without the field, or with an empty one, nothing is coded. */
export function acceptedCoding(field: string | undefined, offers: readonly ContentCoding[]): Accepted {
  if (field === undefined || field.trim() === '') return { coding: undefined, never: false }
  const qualities = new Map([...qualitiesOf(field)].map(([name, quality]) => [codingOf(name) ?? name, quality]))
  const rest = qualities.get('*') ?? 0
  const identity = qualities.get('identity') ?? (qualities.get('*') === 0 ? 0 : 1)
  let coding: ContentCoding | undefined
  let best = 0
  for (const offer of offers) {
    const quality = qualities.get(offer) ?? rest
    if (quality > best) [coding, best] = [offer, quality]
  }
  const wantsPlain = qualities.has('identity') && identity > best
  return { coding: wantsPlain ? undefined : coding, never: identity === 0 }
}
