import { defineCapability } from '@gatehouse/unit'
import { adaptiveConcurrency } from './policies/adaptive-concurrency/adaptive-concurrency.ts'
import { bulkhead } from './policies/bulkhead/bulkhead.ts'
import { circuitBreaker } from './policies/circuit-breaker/circuit-breaker.ts'
import { cors } from './policies/cors/cors.ts'
import { fallback } from './policies/fallback/fallback.ts'
import { fault } from './policies/fault/fault.ts'
import { headers } from './policies/headers/headers.ts'
import { hedge } from './policies/hedge/hedge.ts'
import { ipFilter } from './policies/ip-filter/ip-filter.ts'
import { mirror } from './policies/mirror/mirror.ts'
import { rateLimit } from './policies/rate-limit/rate-limit.ts'
import { requestSize } from './policies/request-size/request-size.ts'
import { retry } from './policies/retry/retry.ts'
import { split } from './policies/split/split.ts'
import { streamLimits } from './policies/stream-limits/stream-limits.ts'
import { timeout } from './policies/timeout/timeout.ts'

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
  ],
})
