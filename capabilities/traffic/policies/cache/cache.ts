import { definePolicy } from '@gatehouse/unit'
import { Caching } from './caching.ts'
import { cacheConfig } from './config.ts'

export const cache = definePolicy({
  name: 'cache',
  version: 1,
  stages: ['forward'],
  title: 'Cache',
  summary:
    'Keeps answers of the upstream and gives them again while they are fresh, as RFC 9111 says. Never one caller’s answer to another, unless it is for everybody.',
  config: cacheConfig,
  errors: ['not_cached'],
  examples: [
    {
      title: 'What the upstream allows',
      config: {},
      send: ['GET /', 'GET / Cache-Control: only-if-cached'],
      expect: [200, 504],
    },
    {
      title: 'An upstream that says nothing of caching',
      config: { ttls: [{ seconds: 60, statuses: [200, 404] }] },
      send: ['GET /', 'GET / Cache-Control: only-if-cached'],
      expect: [200, 200],
    },
  ],
  create: (config, { cache: port, clock }) => {
    const caching = new Caching(config, port, clock)
    return { forward: (exchange, next) => caching.forward(exchange, next) }
  },
})
