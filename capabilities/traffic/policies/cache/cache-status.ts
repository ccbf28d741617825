/** What the cache did, as RFC 9211 says it. The key is never told. */

/** Why the upstream was asked (§2.2). */
export type Forwarded = 'bypass' | 'method' | 'uri-miss' | 'vary-miss' | 'request' | 'stale' | 'miss'

export interface CacheStatus {
  /** Answered from what is stored, without asking (§2.1). */
  hit?: boolean
  forwarded?: Forwarded
  /** What the upstream answered, where that is not what the caller gets (§2.3). */
  forwardedStatus?: number
  stored?: boolean
  /** It waited for the request of another (§2.6). */
  collapsed?: boolean
  /** Left of its freshness; less than 0 for what is stale (§2.4). */
  ttlSeconds?: number
  /** A word of the house's own (§2.8). */
  detail?: string
}

export function cacheStatus({ hit, forwarded, forwardedStatus, stored, collapsed, ttlSeconds, detail }: CacheStatus) {
  let text = 'Gatehouse'
  if (hit) text += '; hit'
  else if (forwarded) text += `; fwd=${forwarded}`
  if (forwardedStatus !== undefined) text += `; fwd-status=${forwardedStatus}`
  if (ttlSeconds !== undefined) text += `; ttl=${ttlSeconds}`
  if (stored) text += '; stored'
  if (collapsed) text += '; collapsed'
  if (detail !== undefined) text += `; detail=${detail}`
  return text
}
