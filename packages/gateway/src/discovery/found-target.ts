/** What was found for lines of upstreams that stand for other targets, and upstreams with it in their place. */
import { isTargetSource, sourceKey, type TargetLine, type UpstreamPart } from '@gatehouse/program'

export interface FoundTarget extends Omit<TargetLine, 'resolve'> {
  /** Whose address `url` has: what Host says, and whose certificate is asked for. The url's own host where undefined. */
  authority?: string
}

/** By key of the source; all threads have the same. */
export type Found = ReadonlyMap<string, readonly FoundTarget[]>

/** A target that can be asked. */
export interface ReachedTarget extends FoundTarget {
  /** Index of the line of the upstream that it comes from. */
  line: number
}

export const hasSources = ({ targets }: Pick<UpstreamPart, 'targets'>): boolean => targets.some(isTargetSource)

/**
 * Each address once, in the order of the lines; a line's weight multiplies that of what was found for it, its priority is
 * added, and its zone and labels hold where what was found has none.
 */
export function reachedTargets({ targets }: Pick<UpstreamPart, 'targets'>, found: Found): ReachedTarget[] {
  const reached = new Map<string, ReachedTarget>()
  for (const [line, written] of targets.entries()) {
    const key = sourceKey(written)
    const own = key === undefined ? [written] : (found.get(key) ?? []).map(one => within(written, one))
    for (const target of own) if (!reached.has(target.url)) reached.set(target.url, { ...target, line })
  }
  return [...reached.values()]
}

/** The same upstream where it names its targets itself. */
export function reachedUpstream(upstream: UpstreamPart, found: Found): UpstreamPart & { targets: FoundTarget[] } {
  return hasSources(upstream) ? { ...upstream, targets: reachedTargets(upstream, found) } : upstream
}

function within({ weight, priority = 0, zone, labels }: TargetLine, found: FoundTarget): FoundTarget {
  return {
    ...(zone === undefined ? {} : { zone }),
    ...found,
    weight: found.weight * weight,
    priority: priority + (found.priority ?? 0),
    labels: { ...labels, ...found.labels },
  }
}
