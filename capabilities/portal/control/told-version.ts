/** An API version as readers are told of it. */
import type { ShownVersion } from './offered.ts'

export function toldVersion({
  at,
  title,
  api,
  version,
  state,
  basePath,
  hosts,
  access,
  status,
  number,
  isLive,
}: ShownVersion) {
  const { announcement, sunsetAt } = status as { announcement?: Record<string, unknown>; sunsetAt?: string }
  const { brownOuts: _, ...announced } = announcement ?? {}
  return {
    ...{ at, title, api, version, state, basePath, hosts, access, isLive },
    ...(number === undefined ? {} : { revision: number }),
    ...(announcement ? { announcement: announced } : {}),
    ...(sunsetAt === undefined ? {} : { sunsetAt }),
  }
}
