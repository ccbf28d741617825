import { typeOf } from '@gatehouse/media/format.ts'
import { listField } from '@gatehouse/media/media-type.ts'
import { bodyBytesMax } from '@gatehouse/media/reshape.ts'
import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'
import { Converter } from './converter.ts'

const formats = ['json', 'xml', 'yaml'] as const
const format = oneOf([...formats])

export const convert = definePolicy({
  name: 'convert',
  version: 1,
  stages: ['shape'],
  title: 'Convert',
  summary:
    'Callers speak JSON, XML or YAML, by Content-Type and Accept with qualities; the upstream speaks one of them.',
  config: object({
    upstream: defaulted(oneOf([...formats], { description: 'What the upstream reads, and is asked for.' }), 'json'),
    accepts: defaulted(Type.Array(format, { maxItems: 3, description: 'Of requests.' }), [...formats]),
    offers: defaulted(
      Type.Array(format, { minItems: 1, maxItems: 3, description: 'To callers; of equally wanted ones the first.' }),
      [...formats],
    ),
    root: defaulted(
      patterned(
        '^[A-Za-z_][A-Za-z0-9_.-]*$',
        'the name of an element: letters, digits, _ . and -, of which the first is a letter or _',
        {
          maxLength: 64,
          description: 'Element of XML around what has none.',
        },
      ),
      'root',
    ),
    bodyBytesMax,
  }),
  errors: [
    ...(['not_acceptable', 'unsupported_content', 'body_malformed', 'reply_malformed'] as const),
    ...(['request_too_large', 'reply_too_large', 'codings_exhausted'] as const),
  ],
  body: 'whole',
  examples: [
    {
      title: 'What is offered, and what is not',
      config: { offers: ['json', 'xml'] },
      send: ['GET / Accept: application/xml', 'GET / Accept: text/html', 'POST / no type at all'],
      expect: [200, 406, 415],
    },
  ],
  create(config, { codings }) {
    const converter = new Converter(config, codings)
    return {
      request(exchange) {
        const { request } = exchange
        if (request.upgrade !== undefined) return
        if (!converter.isAcceptable(listField(request.headers, 'accept'))) {
          return refuse('not_acceptable', `There is: ${converter.offered.join(', ')}.`)
        }
        return converter.request(exchange)
      },
      async forward({ request, signal }, next) {
        if (request.upgrade !== undefined) return next()
        const accept = listField(request.headers, 'accept')
        request.headers.delete('range')
        request.headers.set('Accept', typeOf[config.upstream])
        const reply = await next()
        await converter.reply(reply, { accept, signal })
        return reply
      },
    }
  },
})
