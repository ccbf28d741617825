/** Whether an answer may be kept, for whom and how long (RFC 9111 §3). */
import type { HeaderList } from '@gatehouse/base'
import type { Exchange } from '@gatehouse/unit'
import { type Answer, answerOf } from './answer.ts'
import { varyOf } from './cache-key.ts'
import type { CacheConfig } from './config.ts'
import { type Freshness, initialAgeMs, type Times } from './stored-reply.ts'
import { hasValidator } from './validators.ts'

/** Of a part (§3.3), of another request's (304), or never to be stored (RFC 6585); who was not let in is asked anew. */
const never = new Set([206, 304, 401, 407, 428, 429, 431, 511])
const tagsMax = 32
const tagCharactersMax = 128

export interface Storing {
  /** For every caller; else for the one alone. */
  shared: boolean
  freshness: Freshness
  vary: readonly string[]
  tags: readonly string[]
}

export interface Came {
  status: number
  headers: HeaderList
  times: Times
  /** It was asked for with credentials. */
  credentials: boolean
}

/** Undefined where it must not be kept. */
export function storing(
  { status, headers, times, credentials }: Came,
  exchange: Exchange,
  config: CacheConfig,
): Storing | undefined {
  const said = answerOf(status, headers, times.nowMs)
  const ttlMs = ownTtlMs(status, exchange, config)
  const answer = ttlMs !== undefined && config.ignoreAnswer ? { ...said, ...ignored } : said
  const vary = varyOf(headers.all('vary'))
  const tags = tagsOf(headers, config.tagFields)
  if (status < 200 || never.has(status) || vary === '*' || !tags || headers.has('set-cookie')) return undefined
  if (/^text\/event-stream\b/i.test(headers.get('content-type') ?? '')) return undefined
  if (answer.noStore || answer.private) return undefined
  if (credentials && !answer.despiteCredentials) return undefined
  const lifetimeMs = (answer.speaks ? undefined : ttlMs) ?? answer.lifetimeMs ?? (answer.noCache ? 0 : undefined)
  if (lifetimeMs === undefined || (!(lifetimeMs > 0 && !answer.noCache) && !hasValidator(headers))) return undefined
  // What a person showed may be taken off by now.
  const personal = credentials || exchange.identity !== undefined || exchange.audience !== undefined
  const shared =
    config.shared === 'everything' ? !personal || answer.public : config.shared === 'declared' && answer.public
  return { shared, vary, tags, freshness: freshness(answer, lifetimeMs, initialAgeMs(headers, times), times, config) }
}

const ignored = {
  speaks: false,
  noStore: false,
  private: false,
  noCache: false,
  neverStale: false,
  despiteCredentials: true,
}

function ownTtlMs(status: number, { route }: Exchange, { ttls }: CacheConfig): number | undefined {
  const fits = ({ statuses, endpoints }: CacheConfig['ttls'][number]) =>
    statuses.includes(status) && (!endpoints || endpoints.includes(route.endpoint))
  const rule = ttls.find(fits)
  return rule && rule.seconds * 1000
}

function freshness(
  { noCache, neverStale, despiteCredentials, whileRevalidateMs, ifErrorMs }: Answer,
  lifetimeMs: number,
  initialAgeMs: number,
  { cameAtMs }: Times,
  config: CacheConfig,
): Freshness {
  const { staleWhileRevalidateSeconds: revalidate, staleIfErrorSeconds: error } = config
  return {
    ...{ lifetimeMs, initialAgeMs, cameAtMs, noCache, neverStale, despiteCredentials },
    whileRevalidateMs: neverStale ? 0 : (whileRevalidateMs ?? revalidate * 1000),
    ifErrorMs: neverStale ? 0 : (ifErrorMs ?? error * 1000),
  }
}

/** Where callers of upstreams usually put what only they know; a caller whom the gateway knows has shown its key to the gateway. */
const keys = new Set(['x-api-key', 'api-key', 'apikey', 'x-auth-token', 'x-access-token', 'x-amz-security-token'])

export const credentialFields = (personal: readonly string[]): ReadonlySet<string> =>
  new Set(['authorization', ...personal.map(name => name.toLowerCase())])

/** The answer may be one person's (§3.5). */
export function hasCredentials({ request, consumer }: Exchange, fields: ReadonlySet<string>): boolean {
  const { flat } = request.headers
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!.toLowerCase()
    if (fields.has(name) || (!consumer && keys.has(name))) return true
  }
  return false
}

/** Undefined where there are more than are kept: a purge by one of them would leave it. */
function tagsOf(headers: HeaderList, fields: readonly string[]): string[] | undefined {
  const tags = fields.flatMap(name => headers.all(name.toLowerCase())).flatMap(text => text.split(/[\s,]+/))
  const found = [...new Set(tags.filter(Boolean))]
  return found.length > tagsMax || found.some(tag => tag.length > tagCharactersMax) ? undefined : found
}
