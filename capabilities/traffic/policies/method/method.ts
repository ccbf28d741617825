import { object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'

const from = Type.String({ pattern: '^(GET|POST|PUT|PATCH|DELETE|OPTIONS|QUERY)$' })
const to = oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export const method = definePolicy({
  name: 'method',
  version: 1,
  stages: ['shape'],
  title: 'Method',
  summary: 'Asks the upstream with another method. HEAD stays HEAD, for its reply has no body.',
  config: object({
    map: Type.Record(from, to, {
      minProperties: 1,
      description: 'Method of the caller and method for the upstream.',
    }),
  }),
  errors: [],
  examples: [
    {
      title: 'An upstream that knows only POST',
      config: { map: { PUT: 'POST', PATCH: 'POST' } },
      send: ['PUT / x'],
      expect: [200],
    },
  ],
  create({ map }) {
    const methods = new Map<string, string>(Object.entries(map))
    return {
      request({ request }) {
        request.method = methods.get(request.method) ?? request.method
      },
    }
  },
})
