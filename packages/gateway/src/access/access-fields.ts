/**
 * What may stand in a line of the access log. What callers wrote is masked as in events: the path is its template, the address is
 * what the operator keeps. `sentPath` and fields of requests are there for who asks for them by name, masked and cut.
 */
import type { Kept } from '../tracing/request-spans.ts'
import { KnownConsumer } from '../worker/known-consumer.ts'
import type { Finished } from '../worker/serve.ts'

type Value = string | number | boolean | undefined
type Read = (finished: Finished, kept: Kept) => Value

/** Of a text of the caller's. */
const textMax = 512
const ms = (value: number) => Math.round(value * 1000) / 1000

export const accessFields = {
  time: ({ startedMs }) => new Date(Date.now() - performance.now() + startedMs).toISOString(),
  requestId: ({ exchange }) => exchange.id,
  traceId: ({ exchange }) => exchange.tracer?.traceId(exchange),
  method: ({ exchange }) => exchange.request.method.slice(0, 32),
  scheme: ({ exchange }) => exchange.request.scheme,
  host: ({ exchange }, { masked }) => masked(exchange.request.host.slice(0, textMax)),
  path: ({ exchange }) => exchange.route.template,
  sentPath: ({ exchange }, { masked }) => masked(exchange.request.path.slice(0, textMax)),
  status: ({ status }) => status,
  code: ({ exchange }) => exchange.code,
  policy: ({ exchange }) => exchange.stoppedBy?.use.policy,
  aborted: ({ complete }) => !complete || undefined,
  durationMs: ({ startedMs, endedMs }) => ms(endedMs - startedMs),
  upstreamMs: ({ exchange: { sentMs, firstByteMs } }) => (firstByteMs === 0 ? undefined : ms(firstByteMs - sentMs)),
  bytesIn: ({ exchange }) => exchange.bytesIn,
  bytesOut: ({ bytesOut }) => bytesOut,
  organization: ({ exchange: { route } }) => route.part.organization ?? route.part.organizationId,
  environment: ({ exchange }) => exchange.route.part.environment,
  api: ({ exchange }) => exchange.route.api,
  apiVersion: ({ exchange }) => exchange.route.apiVersion,
  endpoint: ({ exchange }) => exchange.route.endpoint,
  revision: ({ exchange }) => exchange.route.part.revisionId,
  application: ({ exchange }) => exchange.consumer?.applicationId,
  subscription: ({ exchange }) => exchange.consumer?.subscriptionId,
  credential: ({ exchange: { consumer } }) => (consumer instanceof KnownConsumer ? consumer.credentialId : undefined),
  plan: ({ exchange }) => exchange.consumer?.plan,
  upstream: ({ exchange }) => (exchange.target ? exchange.route.part.upstream.name : undefined),
  target: ({ exchange: { target, route } }) => (target ? route.part.upstream.targets[target.line]?.url : undefined),
  tries: ({ exchange }) => triesOf(exchange),
  reason: ({ exchange }) => exchange.reason || undefined,
  address: ({ exchange }, { address }) => address(exchange.request.clientAddress) || undefined,
  userAgent: ({ exchange }, { masked }) => maskedField(exchange, 'user-agent', masked),
} as const satisfies Record<string, Read>

export type AccessField = keyof typeof accessFields

/** Those that stand in a line unless others are named. */
export const usualAccessFields: readonly AccessField[] = [
  ...([
    'time',
    'requestId',
    'traceId',
    'method',
    'host',
    'path',
    'status',
    'code',
    'durationMs',
    'upstreamMs',
  ] as const),
  ...(['bytesIn', 'bytesOut', 'organization', 'environment', 'apiVersion', 'application', 'target', 'tries'] as const),
  ...(['reason', 'address', 'userAgent'] as const),
]

/** `header:x-tenant` is a field of the request. */
export const headerField = /^header:([a-z0-9!#$%&'*+.^_`|~-]{1,64})$/
/** They hold what opens doors. */
const neverShown = new Set(['authorization', 'cookie', 'proxy-authorization', 'x-api-key', 'x-forwarded-client-cert'])

/** What reads the field; undefined where there is no such field, or it is shown to nobody. */
export function accessReader(name: string): Read | undefined {
  if (Object.hasOwn(accessFields, name)) return accessFields[name as AccessField]
  const header = headerField.exec(name)?.[1]
  if (header === undefined || neverShown.has(header)) return undefined
  return ({ exchange }, { masked }) => maskedField(exchange, header, masked)
}

function maskedField({ request }: Finished['exchange'], name: string, masked: Kept['masked']): string | undefined {
  const text = request.headers.get(name)
  return text === undefined ? undefined : masked(text.slice(0, textMax))
}

function triesOf({ lastAttempt }: Finished['exchange']): number | undefined {
  let tries = 0
  for (let one = lastAttempt; one; one = one.before) tries++
  return tries > 1 ? tries : undefined
}
