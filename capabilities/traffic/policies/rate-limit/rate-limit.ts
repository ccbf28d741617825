import { definePolicy } from '@gatehouse/unit'
import { limitsOf, rateLimitConfig } from './limit-config.ts'
import { consumerParts, partsOf } from './limit-key.ts'
import { Limiting } from './limiting.ts'

export const rateLimit = definePolicy({
  name: 'rate-limit',
  version: 2,
  stages: ['limit', 'edge'],
  title: 'Rate limit',
  summary:
    'Limits what each caller may use: a rate, a quota, requests at once. It answers 429 after that, or holds back.',
  config: rateLimitConfig,
  needs: config =>
    limitsOf(config).some(limit => partsOf(limit).some(part => consumerParts.includes(part))) ? ['consumer'] : [],
  errors: ['rate_limited', 'concurrency_exceeded', 'limiter_full', 'expression_failed'],
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
    {
      title: 'Whatever tells callers apart: here those who write, each tenant for itself',
      config: {
        ...{ limit: 1, by: 'expression' as const },
        expression: 'request.method == "GET" ? "readers" : request.headers["x-tenant"]',
      },
      send: ['POST / X-Tenant: a', 'POST / X-Tenant: b', 'POST / X-Tenant: a', 'GET /', 'GET /'],
      expect: [200, 200, 429, 200, 429],
    },
    {
      title: 'Ten a second, and three a day of the callers’ own calendar',
      config: {
        limits: [
          { name: 'second', limit: 10, windowSeconds: 1, by: 'ip' },
          ...[
            {
              name: 'day',
              limit: 3,
              algorithm: 'calendar-window',
              per: 'day',
              timeZone: 'Europe/Berlin',
              by: 'ip',
            } as const,
          ],
        ],
      },
      send: ['GET /', 'GET /', 'GET /', 'GET /'],
      expect: [200, 200, 200, 429],
    },
    {
      title: 'The request says what it costs',
      config: { limit: 100, by: 'ip', costFrom: { in: 'query', name: 'limit', max: 60 } },
      send: ['GET /?limit=60', 'GET /?limit=60', 'GET /?limit=40'],
      expect: [200, 429, 200],
    },
    {
      title: 'No spikes: one every six seconds',
      config: { limit: 10, algorithm: 'spike-arrest', by: 'ip' },
      send: ['GET /', 'GET /'],
      expect: [200, 429],
    },
    {
      title: 'Only what was found counts',
      config: { limit: 2, by: 'ip', algorithm: 'sliding-window', charge: { statuses: ['2xx'] } },
      send: ['GET /', 'GET /', 'GET /'],
      expect: [200, 200, 429],
    },
    {
      title: 'A queue of two, 20 ms apart',
      config: { limit: 50, windowSeconds: 1, algorithm: 'leaky-bucket', queueMax: 2, by: 'ip' },
      send: ['GET /', 'GET /', 'GET /'],
      expect: [200, 200, 200],
    },
  ],
  upgrade: (config, fromVersion) =>
    // Version 1 counted each IPv6 address for itself.
    fromVersion === 1 && countsAddresses(config) ? { ipv6PrefixLength: 128, ...config } : config,
  create: (config, host) => new Limiting(config, host),
})

const countsAddresses = (config: unknown): config is object => (config as { by?: unknown } | null)?.by === 'ip'
