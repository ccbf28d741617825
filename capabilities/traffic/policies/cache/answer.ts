/** What an answer says of its storing: Cache-Control and Expires (RFC 9111 §5), or a targeted field in their place (RFC 9213). */
import type { HeaderList } from '@gatehouse/base'
import { readDirectives, readTargeted, seconds } from './directives.ts'
import { httpDate } from './http-date.ts'

export interface Answer {
  /** It says something of caching at all. */
  speaks: boolean
  noStore: boolean
  private: boolean
  /** Used only after the upstream was asked whether it still holds (§5.2.2.4). */
  noCache: boolean
  /** Never used stale (§4.2.4). */
  neverStale: boolean
  /** Declared to be for everybody: what §3.5 asks for where somebody's credentials were sent. */
  public: boolean
  /** May be stored although a credential was sent (§3.5). */
  despiteCredentials: boolean
  /** How long it is fresh; undefined where it does not say. */
  lifetimeMs: number | undefined
  /** RFC 5861. */
  whileRevalidateMs: number | undefined
  ifErrorMs: number | undefined
}

/** Codes whose meaning for caches is known here (§5.2.2.3). */
const understood = new Set([200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501])

/** `nowMs` stands for a Date that the answer has not. */
export function answerOf(status: number, headers: HeaderList, nowMs: number): Answer {
  const targeted = readTargeted(headers.all('cdn-cache-control'))
  const { directives, malformed } = targeted
    ? { directives: targeted, malformed: false }
    : readDirectives(headers.all('cache-control'))
  const has = (name: string) => directives.has(name)
  const shared = seconds(directives, 's-maxage')
  const mustUnderstand = has('must-understand')
  const revalidate = has('must-revalidate')
  return {
    speaks: targeted !== undefined || headers.has('cache-control') || headers.has('expires') || pragma(headers),
    noStore: malformed || (mustUnderstand ? !understood.has(status) : has('no-store')),
    private: has('private'),
    noCache: has('no-cache') || (!targeted && !headers.has('cache-control') && pragma(headers)),
    neverStale: revalidate || has('proxy-revalidate') || shared !== undefined || has('no-cache'),
    public: has('public') || shared !== undefined,
    despiteCredentials: has('public') || shared !== undefined || revalidate,
    lifetimeMs:
      targeted || has('s-maxage') || has('max-age')
        ? inMs(shared ?? seconds(directives, 'max-age'))
        : expiry(headers, nowMs),
    whileRevalidateMs: inMs(seconds(directives, 'stale-while-revalidate')),
    ifErrorMs: inMs(seconds(directives, 'stale-if-error')),
  }
}

/** Expires, against the Date of the answer (§4.2.1); what is no date, or stands twice, is past (§5.3). */
function expiry(headers: HeaderList, nowMs: number): number | undefined {
  const [expires, again] = headers.all('expires')
  if (expires === undefined) return undefined
  const at = again === undefined ? httpDate(expires) : undefined
  return at === undefined ? 0 : Math.max(0, at - (httpDate(headers.get('date')) ?? nowMs))
}

const inMs = (told: number | undefined) => (told === undefined ? undefined : told * 1000)
const pragma = (headers: HeaderList) => /\bno-cache\b/i.test(headers.get('pragma') ?? '')
