import { defineCapability } from '@gatehouse/unit'
import { cors } from './policies/cors/cors.ts'
import { headers } from './policies/headers/headers.ts'
import { ipFilter } from './policies/ip-filter/ip-filter.ts'
import { rateLimit } from './policies/rate-limit/rate-limit.ts'
import { requestSize } from './policies/request-size/request-size.ts'
import { streamLimits } from './policies/stream-limits/stream-limits.ts'

export const traffic = defineCapability({
  name: 'traffic',
  title: 'Traffic',
  summary: 'What happens to requests between the door and the upstream.',
  policies: [rateLimit, cors, headers, requestSize, ipFilter, streamLimits],
})
