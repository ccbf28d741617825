/** Endpoints that almost matched, each with the first thing that did not fit. For people, not for the data path. */
import type { Program } from './program.ts'
import type { Route } from './route.ts'
import { type Segment, segmentsOf } from './segment.ts'

export interface NearMiss {
  route: Route
  /** What failed first: `host`, `base path`, `path` or `method`. */
  failed: 'host' | 'base path' | 'path' | 'method'
  /** In words. */
  why: string
}

export interface Asked {
  host: string
  method: string
  path: string
}

/** The nearest first; at most `most`. */
export function nearMisses(program: Program, asked: Asked, most = 5): NearMiss[] {
  const found: { miss: NearMiss; distance: number }[] = []
  for (const { routes } of program.compiled.values()) {
    for (const route of routes) found.push(missOf(route, asked))
  }
  return found
    .sort((a, b) => a.distance - b.distance || (a.miss.route.template < b.miss.route.template ? -1 : 1))
    .slice(0, most)
    .map(({ miss }) => miss)
}

function missOf(route: Route, { host, method, path }: Asked): { miss: NearMiss; distance: number } {
  const { hosts, basePath } = route.part
  const base = basePath === '/' ? '' : basePath
  if (hosts.length > 0 && !hosts.some(one => hostFits(one, host))) {
    return {
      miss: { route, failed: 'host', why: `it answers on ${hosts.join(', ')}, not on ${host || 'no host'}` },
      distance: 300,
    }
  }
  if (base !== '' && path !== base && !path.startsWith(`${base}/`)) {
    const shared = sharedLength(path, base)
    return {
      miss: { route, failed: 'base path', why: `the path does not begin with ${base}` },
      distance: 200 - Math.min(99, shared),
    }
  }
  const below = path.slice(base.length) || '/'
  const segments = segmentsOf(route.template.slice(base.length))
  const failed = typeof segments === 'string' ? 0 : firstUnfit(segments, below.slice(1).split('/'))
  if (failed !== undefined) {
    const wanted = typeof segments === 'string' ? undefined : segments[failed]
    const got = below.slice(1).split('/')[failed]
    const why =
      wanted === undefined
        ? `it ends before /${got}`
        : got === undefined
          ? `it goes on with /${textOf(wanted)}`
          : `segment ${failed + 1} is ${textOf(wanted)}, not ${got || 'empty'}`
    return { miss: { route, failed: 'path', why }, distance: 100 - failed }
  }
  return { miss: { route, failed: 'method', why: `its method is ${route.method}, not ${method}` }, distance: 0 }
}

/** Index of the first segment that does not fit, or undefined when all do. */
function firstUnfit(segments: readonly Segment[], texts: readonly string[]): number | undefined {
  for (let i = 0; i < Math.max(segments.length, texts.length); i++) {
    const segment = segments[i]
    const text = texts[i]
    if (segment?.kind === 'rest') return undefined
    if (segment === undefined || text === undefined) return i
    const fits =
      segment.kind === 'fixed'
        ? segment.text === text
        : segment.kind === 'mixed'
          ? segment.pattern.test(text)
          : text !== ''
    if (!fits) return i
  }
  return undefined
}

function textOf(segment: Segment): string {
  if (segment.kind === 'fixed' || segment.kind === 'mixed') return segment.text
  return `{${segment.name}${segment.kind === 'rest' ? '+' : ''}}`
}

const hostFits = (claimed: string, host: string) =>
  claimed.startsWith('*.') ? host.endsWith(claimed.slice(1)) : claimed === host

function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}
