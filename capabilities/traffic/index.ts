import { defineCapability } from '@gatehouse/unit'
import { adaptiveConcurrency } from './policies/adaptive-concurrency/adaptive-concurrency.ts'
import { brownOut } from './policies/brown-out/brown-out.ts'
import { bulkhead } from './policies/bulkhead/bulkhead.ts'
import { cache } from './policies/cache/cache.ts'
import { circuitBreaker } from './policies/circuit-breaker/circuit-breaker.ts'
import { compression } from './policies/compression/compression.ts'
import { convert } from './policies/convert/convert.ts'
import { cors } from './policies/cors/cors.ts'
import { decompression } from './policies/decompression/decompression.ts'
import { deprecation } from './policies/deprecation/deprecation.ts'
import { errorPages } from './policies/error-pages/error-pages.ts'
import { fallback } from './policies/fallback/fallback.ts'
import { fault } from './policies/fault/fault.ts'
import { fields } from './policies/fields/fields.ts'
import { headers } from './policies/headers/headers.ts'
import { hedge } from './policies/hedge/hedge.ts'
import { idempotency } from './policies/idempotency/idempotency.ts'
import { ipFilter } from './policies/ip-filter/ip-filter.ts'
import { jsonata } from './policies/jsonata/jsonata.ts'
import { method } from './policies/method/method.ts'
import { mirror } from './policies/mirror/mirror.ts'
import { mock } from './policies/mock/mock.ts'
import { query } from './policies/query/query.ts'
import { rateLimit } from './policies/rate-limit/rate-limit.ts'
import { redirect } from './policies/redirect/redirect.ts'
import { reply } from './policies/reply/reply.ts'
import { requestSize } from './policies/request-size/request-size.ts'
import { retry } from './policies/retry/retry.ts'
import { rewritePath } from './policies/rewrite-path/rewrite-path.ts'
import { split } from './policies/split/split.ts'
import { status } from './policies/status/status.ts'
import { streamLimits } from './policies/stream-limits/stream-limits.ts'
import { template } from './policies/template/template.ts'
import { timeout } from './policies/timeout/timeout.ts'
import { trace } from './policies/trace/trace.ts'

export const traffic = defineCapability({
  name: 'traffic',
  title: 'Traffic',
  summary: 'What happens to requests between the door and the upstream.',
  policies: [
    rateLimit,
    cors,
    headers,
    requestSize,
    ipFilter,
    streamLimits,
    timeout,
    retry,
    hedge,
    fallback,
    fault,
    circuitBreaker,
    bulkhead,
    split,
    mirror,
    adaptiveConcurrency,
    query,
    rewritePath,
    method,
    status,
    redirect,
    reply,
    mock,
    errorPages,
    template,
    jsonata,
    convert,
    fields,
    compression,
    decompression,
    cache,
    idempotency,
    deprecation,
    brownOut,
    trace,
  ],
})
