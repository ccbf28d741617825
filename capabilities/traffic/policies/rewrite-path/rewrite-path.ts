import { object } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'
import { pathRewriter, pathRules } from './path-rules.ts'

export const rewritePath = definePolicy({
  name: 'rewrite-path',
  version: 1,
  stages: ['shape'],
  title: 'Rewrite path',
  summary: 'Asks the upstream for another path. The base path is not part of it; the route stays the one that matched.',
  config: object({ rules: pathRules('The first that fits is taken; a path that fits none goes on as it is.') }),
  errors: ['request_malformed'],
  examples: [
    {
      title: 'By a template',
      config: { rules: [{ from: '/orders/{id}/lines/{rest+}', to: '/v2/lines/{rest}/of/{id}' }] },
      send: ['GET /orders/7/lines/a/b', 'GET /other'],
      expect: [200, 200],
    },
    {
      title: 'By a pattern',
      config: { rules: [{ pattern: '^/old(/.*)?$', to: '/new{1}' }] },
      send: ['GET /old/thing'],
      expect: [200],
    },
  ],
  create({ rules }) {
    const rewrite = pathRewriter(rules)
    return {
      request(exchange) {
        const { request, route } = exchange
        // They are of the path that matched, and read from it when somebody first asks.
        void exchange.params
        const base = request.path.slice(0, route.basePathLength)
        const made = rewrite(request.path.slice(route.basePathLength) || '/')
        if (made !== undefined) request.path = base + made
      },
    }
  },
})
