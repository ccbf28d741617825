/** What a policy may know of how the upstream is. */
import type { UpstreamPart } from '@gatehouse/program'
import type { UpstreamPort } from '@gatehouse/unit'
import { type Found, hasSources, reachedTargets } from '../discovery/found-target.ts'

export function upstreamPort(
  upstream: UpstreamPart,
  isWell: (upstreamId: string, url: string) => boolean,
  found: () => Found,
): UpstreamPort {
  const { id } = upstream
  const weightOf = (targets: UpstreamPart['targets']) => targets.reduce((sum, { weight }) => sum + weight, 0)
  const finds = hasSources(upstream)
  let { targets } = upstream
  let all = weightOf(targets)
  let known: Found | undefined
  return {
    wellShare() {
      if (finds && known !== found()) {
        known = found()
        targets = reachedTargets(upstream, known)
        all = weightOf(targets)
      }
      let well = 0
      for (const { url, weight } of targets) if (isWell(id, url)) well += weight
      return all === 0 ? 0 : well / all
    },
  }
}
