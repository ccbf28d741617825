/** A target as it is written, taken apart. */
import { unixPrefix } from '@gatehouse/http'
import type { FoundTarget } from '../discovery/found-target.ts'

export interface TargetAddress {
  /** What a pool connects to. */
  origin: string
  /** What Host says. */
  authority: string
  /** Path in front of every other, without a slash at its end. */
  prefix: string
  /** Its path as it is written; `/` where there is none. */
  path: string
}

export function targetAddress({ url, authority }: Pick<FoundTarget, 'url' | 'authority'>): TargetAddress {
  if (url.startsWith(unixPrefix)) return { origin: url, authority: 'localhost', prefix: '', path: '/' }
  const { origin, host, pathname } = new URL(url)
  return { origin, authority: authority ?? host, prefix: pathname.replace(/\/$/, ''), path: pathname }
}
