import { listField, mediaTypeOf } from '@gatehouse/media/media-type.ts'
import { forgetBytes, weakenEtag } from '@gatehouse/media/write-text.ts'
import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { contentCodings, definePolicy, type Exchange, isGrpc, type Reply, refuse } from '@gatehouse/unit'
import { type Accepted, acceptedCoding } from './accepted-coding.ts'

const coding = oneOf([...contentCodings])

export const compression = definePolicy({
  name: 'compression',
  version: 1,
  stages: ['edge'],
  title: 'Compression',
  summary:
    'Sends replies in the coding that the caller wants most, as they come; never twice, and never where `no-transform` is said.',
  config: object({
    codings: defaulted(
      Type.Array(coding, { minItems: 1, maxItems: 3, description: 'Of equally wanted ones the first.' }),
      ['br', 'zstd', 'gzip'],
    ),
    bytesMin: defaulted(
      Type.Integer({ minimum: 0, maximum: 1_048_576, description: 'A smaller body is sent as it is.' }),
      1024,
    ),
    types: defaulted(
      Type.Array(
        patterned('^[a-z0-9.+-]+/([a-z0-9.+-]+|\\*)$', 'a media type in lower case, such as text/html or text/*', {
          maxLength: 128,
        }),
        {
          minItems: 1,
          maxItems: 64,
          description: 'A type with a suffix, such as application/problem+json, is of its suffix.',
        },
      ),
      [
        'text/*',
        'application/json',

        'application/xml',
        'application/yaml',
        'application/javascript',

        'image/svg+xml',
      ],
    ),
  }),
  errors: ['not_acceptable'],
  examples: [
    {
      title: 'Who takes nothing that there is',
      config: { codings: ['gzip'] },
      send: [
        'GET / Accept-Encoding: gzip',
        'GET / Accept-Encoding: compress, identity;q=0',
        'GET / Accept-Encoding: identity',
      ],
      expect: [200, 406, 200],
    },
  ],
  create({ codings: offers, bytesMin, types }, { codings }) {
    const asked = new WeakMap<Exchange, Accepted>()
    const named = new Set(types)
    const fits = (reply: Reply) => {
      const type = mediaTypeOf(reply.headers.get('content-type'))?.type ?? ''
      // A stream of events is read as it comes, and a coder keeps it back.
      if (type === 'text/event-stream') return false
      const suffix = /\+([a-z]+)$/.exec(type)?.[1]
      return (
        named.has(type) ||
        named.has(`${type.split('/')[0]}/*`) ||
        (suffix !== undefined && named.has(`application/${suffix}`))
      )
    }
    return {
      request(exchange) {
        const { headers } = exchange.request
        const accepted = acceptedCoding(listField(headers, 'accept-encoding'), offers)
        if (accepted.never && !accepted.coding)
          return refuse('not_acceptable', `There is: identity, ${offers.join(', ')}.`)
        asked.set(exchange, accepted)
      },
      response(exchange, reply) {
        const { request } = exchange
        if (isLeftAlone(reply) || request.upgrade !== undefined || isGrpc(request.headers) || !fits(reply)) return
        reply.headers.append('Vary', 'Accept-Encoding')
        const accepted = asked.get(exchange)
        if (!accepted?.coding) return
        if (!reply.body) {
          weakenEtag(reply.headers)
          return
        }
        if (!accepted.never && (reply.body.lengthBytes ?? bytesMin) < bytesMin) return
        const body = codings.encode(reply.body, accepted.coding)
        if (!body) return
        reply.body = body
        forgetBytes(reply)
        reply.headers.set('Content-Encoding', accepted.coding)
      },
    }
  },
})

/** Coded already, a part, or not to be changed on the way (RFC 9110 §7.7). */
const isLeftAlone = ({ status, headers }: Reply) =>
  status < 200 ||
  status === 206 ||
  status === 204 ||
  headers.has('content-encoding') ||
  headers.all('cache-control').some(said => /\bno-transform\b/i.test(said))
