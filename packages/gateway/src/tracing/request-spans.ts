/**
 * One finished exchange as spans: what the caller waited for, each try at an upstream, each policy that was slow. Names are
 * those of the semantic conventions 1.45. Of what callers say nothing is in them that events do not keep: the
 * path is its template, there is no query, the agent is masked, the address is what the operator keeps.
 */
import { type Attributes, randomSpanId, type Span, type TraceContext } from '@gatehouse/telemetry'
import type { Attempt } from '../worker/attempt.ts'
import type { GatewayExchange } from '../worker/exchange.ts'
import type { Finished } from '../worker/serve.ts'

/** What is kept of a caller. */
export interface Kept {
  /** Empty where nothing is. */
  address: (text: string) => string
  /** Of a text: what is personal in it is masked. */
  masked: (text: string) => string
}

export interface SpanIds extends Kept {
  traceId: string
  spanId: string
  context: TraceContext | undefined
  by: 'choice' | 'end'
  slowPolicyMs: number
}

/** Of one request; the first ones. */
const triesMax = 16
const policiesMax = 32
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'])

export function requestSpans(finished: Finished, ids: SpanIds): Span[] {
  const offsetMs = Date.now() - performance.now()
  const us = (ms: number) => Math.round((ms + offsetMs) * 1000)
  return [
    serverSpan(finished, ids, us),
    ...trySpans(finished.exchange, ids, us),
    ...policySpans(finished.exchange, ids, us),
  ]
}

type Us = (ms: number) => number

function serverSpan(finished: Finished, ids: SpanIds, us: Us): Span {
  const { exchange, status, startedMs, endedMs, complete } = finished
  const { route, code } = exchange
  const { traceId, spanId, context } = ids
  const error = status >= 500 ? (code ?? String(status)) : complete ? undefined : (code ?? 'aborted')
  return {
    ...{ traceId, spanId, parentSpanId: context?.spanId ?? '', remoteParent: context !== undefined },
    ...(context?.traceState ? { traceState: context.traceState } : {}),
    kind: 'server',
    name: `${methodOf(exchange)} ${route.template}`,
    ...{ startUs: us(startedMs), endUs: us(endedMs) },
    attributes: {
      ...requestAttributes(exchange, ids),
      ...placeAttributes(finished),
      ...answerAttributes(finished),
      'error.type': error,
    },
    ...(error === undefined ? {} : { error }),
  }
}

const methodOf = ({ request: { method } }: GatewayExchange) => (knownMethods.has(method) ? method : 'HTTP')

function requestAttributes({ request, route }: GatewayExchange, { address, masked }: Kept): Attributes {
  const { method, scheme, host, headers, clientAddress } = request
  const agent = headers.get('user-agent')
  return {
    'http.request.method': knownMethods.has(method) ? method : '_OTHER',
    'http.route': route.template,
    'url.scheme': scheme,
    'url.path': route.template,
    'server.address': masked(host),
    'client.address': address(clientAddress) || undefined,
    'user_agent.original': agent === undefined ? undefined : masked(agent.slice(0, 128)),
  }
}

function placeAttributes({ exchange, generation }: Finished): Attributes {
  const { route, consumer, id } = exchange
  const { part } = route
  return {
    'gatehouse.request_id': id,
    'gatehouse.organization': part.organization ?? part.organizationId,
    'gatehouse.environment': part.environment,
    'gatehouse.api': route.api,
    'gatehouse.api_version': route.apiVersion,
    'gatehouse.endpoint': route.endpoint,
    'gatehouse.revision_id': part.revisionId,
    'gatehouse.generation': generation,
    'gatehouse.application_id': consumer?.applicationId,
    'gatehouse.plan': consumer?.plan,
  }
}

function answerAttributes({ exchange, status, bytesOut }: Finished): Attributes {
  return {
    'http.response.status_code': status === 0 ? undefined : status,
    'http.response.body.size': bytesOut,
    'gatehouse.code': exchange.code,
    'gatehouse.policy': exchange.stoppedBy?.use.policy,
  }
}

function trySpans(exchange: GatewayExchange, { traceId, spanId }: SpanIds, us: Us): Span[] {
  const tries: Attempt[] = []
  for (let one = exchange.lastAttempt; one && tries.length < triesMax; one = one.before) tries.unshift(one)
  return tries.map((one, index) => {
    const { status, reason, endedMs, sentMs } = one
    const error = one.code !== '' ? one.code : status >= 400 ? String(status) : endedMs === 0 ? 'cancelled' : undefined
    const template = exchange.route.template.slice(exchange.route.basePathLength) || '/'
    return {
      ...{ traceId, spanId: one.spanId || randomSpanId(), parentSpanId: spanId, kind: 'client' },
      name: `${methodOf(exchange)} ${template}`,
      ...{ startUs: us(sentMs), endUs: us(endedMs || performance.now()) },
      attributes: {
        'http.request.method': knownMethods.has(exchange.request.method) ? exchange.request.method : '_OTHER',
        ...targetAttributes(exchange, one.target?.line, template),
        'http.response.status_code': status === 0 ? undefined : status,
        'http.request.resend_count': index === 0 ? undefined : index,
        'error.type': error,
        'gatehouse.upstream': exchange.route.part.upstream.name,
        'gatehouse.reason': reason === '' ? undefined : reason,
      },
      ...(error === undefined ? {} : { error }),
    } satisfies Span
  })
}

/** As the upstream names it; where it is found in DNS or a file, the name that it is found by. */
function targetAttributes(exchange: GatewayExchange, line: number | undefined, template: string): Attributes {
  const url = urlOf(exchange.route.part.upstream.targets[line ?? -1])
  if (!url) return {}
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const path = url.pathname.replace(/\/$/, '') + template
  return {
    'server.address': url.hostname || url.pathname,
    'server.port': url.hostname ? port : undefined,
    'url.full': url.hostname ? `${url.protocol}//${url.host}${path}` : undefined,
    'url.template': template,
  }
}

const urls = new WeakMap<object, URL>()

function urlOf(target: { url: string } | undefined): URL | undefined {
  if (!target) return undefined
  const known = urls.get(target)
  if (known) return known
  const url = URL.parse(target.url) ?? undefined
  if (url) urls.set(target, url)
  return url
}

function policySpans({ record = [] }: GatewayExchange, { traceId, spanId, slowPolicyMs }: SpanIds, us: Us): Span[] {
  const slow = record.filter(({ durationUs }) => durationUs >= slowPolicyMs * 1000).slice(0, policiesMax)
  return slow.map(({ step: { use }, outcome, code, startedMs, durationUs }) => {
    const failed = outcome === 'failed' ? (code ?? 'policy_failed') : undefined
    return {
      ...{ traceId, spanId: randomSpanId(), parentSpanId: spanId, kind: 'internal', name: `policy ${use.policy}` },
      ...{ startUs: us(startedMs), endUs: us(startedMs + durationUs / 1000) },
      attributes: {
        'gatehouse.policy': use.policy,
        'gatehouse.stage': use.stage,
        'gatehouse.scope': use.scope,
        'gatehouse.outcome': outcome,
        'gatehouse.code': code,
        'error.type': failed,
      },
      ...(failed === undefined ? {} : { error: failed }),
    } satisfies Span
  })
}
