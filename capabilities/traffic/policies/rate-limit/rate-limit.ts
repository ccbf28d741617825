import { defaulted, object, oneOf, plainFieldName, Type, when } from '@gatehouse/schema'
import { definePolicy, type Exchange, refuse } from '@gatehouse/unit'

/** Under this key stand all callers that the chosen key cannot tell apart. */
const nobody = '-'

export const rateLimit = definePolicy({
  name: 'rate-limit',
  version: 1,
  stages: ['limit', 'edge'],
  title: 'Rate limit',
  summary: 'Allows each caller a number of requests per window and answers 429 after that.',
  config: object({
    limit: Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'Requests allowed in one window.' }),
    windowSeconds: defaulted(
      Type.Integer({ minimum: 1, maximum: 31_622_400, description: 'Length of the window.' }),
      60,
    ),
    by: defaulted(
      oneOf(['consumer', 'application', 'ip', 'header', 'route'], { description: 'Who shares one allowance.' }),
      'consumer',
    ),
    headerName: when({ by: 'header' }, Type.Optional(plainFieldName())),
    cost: defaulted(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'What one request takes.' }), 1),
    headers: defaulted(Type.Boolean({ description: 'Tells the caller what is left in RateLimit fields.' }), true),
  }),
  needs: config => (config.by === 'consumer' || config.by === 'application' ? ['consumer'] : []),
  errors: ['rate_limited', 'limiter_full'],
  examples: [
    {
      title: 'Two a minute for each address',
      config: { limit: 2, by: 'ip' },
      send: ['GET /', 'GET /', 'GET /'],
      expect: [200, 200, 429],
    },
    {
      title: 'Each value of a header has its own allowance',
      config: { limit: 1, by: 'header', headerName: 'X-Tenant' },
      send: ['GET / X-Tenant: a', 'GET / X-Tenant: b', 'GET / X-Tenant: a'],
      expect: [200, 200, 429],
    },
  ],
  create(config, host) {
    const keyOf = keys[config.by]
    const header = (config.headerName ?? 'x-api-key').toLowerCase()
    const rate = { limit: config.limit, windowSeconds: config.windowSeconds }
    const policy = `"default";q=${config.limit};w=${config.windowSeconds}`
    return {
      request(exchange) {
        const decision = host.limiter.take(keyOf(exchange, header) ?? nobody, rate, config.cost)
        if (decision.full)
          return refuse('limiter_full', 'The limiter has no room for another caller.', ['Retry-After', '1'])
        if (config.headers) {
          const left = `"default";r=${decision.remaining};t=${decision.resetSeconds}`
          exchange.replyFields.push('RateLimit-Policy', policy, 'RateLimit', left)
        }
        if (decision.allowed) return
        return refuse('rate_limited', `More than ${config.limit} requests in ${config.windowSeconds} seconds.`, [
          'Retry-After',
          String(decision.retryAfterSeconds),
        ])
      },
    }
  },
})

const keys: Record<string, (exchange: Exchange, header: string) => string | undefined> = {
  consumer: ({ consumer }) => consumer?.subscriptionId ?? consumer?.applicationId,
  application: ({ consumer }) => consumer?.applicationId,
  ip: ({ request }) => request.clientAddress,
  header: ({ request }, header) => request.headers.get(header),
  route: ({ route }) => route.endpoint,
}
