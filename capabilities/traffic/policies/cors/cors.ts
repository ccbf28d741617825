import { defaulted, fieldText, object, Type } from '@gatehouse/schema'
import { definePolicy, plainReply } from '@gatehouse/unit'

const word = fieldText({ maxLength: 256 })
const words = (description: string) => Type.Array(word, { maxItems: 64, description })

export const cors = definePolicy({
  name: 'cors',
  version: 1,
  stages: ['edge'],
  title: 'CORS',
  summary: 'Lets browsers of chosen origins call, and answers their preflight requests (Fetch standard §3.2).',
  config: object({
    origins: defaulted(words('Allowed origins; `*` for any, `https://*.example.com` for all below a domain.'), ['*']),
    methods: defaulted(words('Allowed methods.'), ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']),
    headers: defaulted(words('Allowed request fields; those that the browser asks for when empty.'), []),
    expose: defaulted(words('Reply fields that scripts may read.'), []),
    credentials: defaulted(Type.Boolean({ description: 'Allows cookies; the origins must then be named.' }), false),
    maxAgeSeconds: defaulted(Type.Integer({ minimum: 0, maximum: 86_400 }), 600),
  }),
  errors: [],
  examples: [
    {
      title: 'Preflight from any origin',
      config: {},
      send: [
        'OPTIONS / Origin: https://a.example; Access-Control-Request-Method: GET',
        'GET / Origin: https://a.example',
      ],
      expect: [204, 200],
    },
  ],
  create(config) {
    const any = config.origins.includes('*') && !config.credentials
    const exact = new Set(config.origins)
    const below = config.origins
      .filter(origin => origin.includes('://*.'))
      .map(origin => origin.split('*') as [string, string])
    const allowed = (origin: string) =>
      any || exact.has(origin) || below.some(([scheme, domain]) => origin.startsWith(scheme) && origin.endsWith(domain))

    return {
      request({ request: { method, headers } }) {
        const wanted = headers.get('access-control-request-method')
        const origin = headers.get('origin')
        if (method !== 'OPTIONS' || wanted === undefined || origin === undefined) return
        if (!allowed(origin)) return plainReply(204, ['Vary', 'Origin'])
        const fields = config.headers.join(', ') || headers.get('access-control-request-headers')
        return plainReply(204, [
          'Access-Control-Allow-Methods',
          config.methods.join(', '),
          ...(fields ? ['Access-Control-Allow-Headers', fields] : []),
          'Access-Control-Max-Age',
          String(config.maxAgeSeconds),
        ])
      },
      response({ request }, { headers }) {
        const origin = request.headers.get('origin')
        if (!any) headers.append('Vary', 'Origin')
        if (origin === undefined || !allowed(origin)) return
        headers.set('Access-Control-Allow-Origin', any ? '*' : origin)
        if (config.credentials) headers.set('Access-Control-Allow-Credentials', 'true')
        if (config.expose.length > 0) headers.set('Access-Control-Expose-Headers', config.expose.join(', '))
      },
    }
  },
})
