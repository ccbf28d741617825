/** What a policy may know of how the upstream is. */
import type { UpstreamPart } from '@gatehouse/program'
import type { UpstreamPort } from '@gatehouse/unit'

export function upstreamPort(
  { id, targets }: UpstreamPart,
  isWell: (upstreamId: string, url: string) => boolean,
): UpstreamPort {
  const all = targets.reduce((sum, { weight }) => sum + weight, 0)
  return {
    wellShare() {
      let well = 0
      for (const { url, weight } of targets) if (isWell(id, url)) well += weight
      return all === 0 ? 0 : well / all
    },
  }
}
