import { bodyOf, HeaderList } from '@gatehouse/base'
import { listField, preferred } from '@gatehouse/media/media-type.ts'
import { defaulted, type Filled, fieldText, object, slug, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'

const encoder = new TextEncoder()

const example = object({
  name: slug({ description: 'Callers ask for it by `Prefer: example=…`.' }),
  status: defaulted(Type.Integer({ minimum: 200, maximum: 599 }), 200),
  contentType: defaulted(fieldText({ minLength: 1, maxLength: 256 }), 'application/json'),
  body: Type.String({ maxLength: 65_536, description: 'As it stands.' }),
})

export const mock = definePolicy({
  name: 'mock',
  version: 1,
  stages: ['shape'],
  title: 'Mock',
  summary: 'Answers with written examples, as long as there is no upstream: the first, or the one the caller prefers.',
  config: object({ examples: Type.Array(example, { minItems: 1, maxItems: 32 }) }),
  errors: ['not_acceptable'],
  examples: [
    {
      title: 'The caller chooses',
      config: {
        examples: [
          { name: 'one', body: '{"id":1}' },
          { name: 'one-xml', contentType: 'application/xml', body: '<pet id="1"/>' },
          { name: 'missing', status: 404, body: '{}' },
        ],
      },
      send: [
        'GET /',
        'GET / Prefer: code=404',
        'GET / Prefer: example=missing',
        'GET / Accept: application/xml',
        'GET / Accept: image/png',
      ],
      expect: [200, 404, 404, 200, 406],
    },
  ],
  create({ examples }) {
    const bodies = new Map(examples.map(one => [one, encoder.encode(one.body)]))
    return {
      request({ request }) {
        const prefer = preferenceOf(request.headers.all('prefer').join(','))
        const wanted = examples.filter(one => fits(one, prefer))
        const same = wanted.filter(({ status }) => status === wanted[0]?.status)
        const types = same.map(({ contentType }) => contentType)
        const type = preferred(listField(request.headers, 'accept'), types)
        const chosen = same.find(({ contentType }) => contentType === type)
        if (!chosen)
          return refuse('not_acceptable', `There is: ${[...new Set(types)].join(', ') || 'no such example'}.`)
        const applied = prefer ? ['Preference-Applied', `${prefer.by}=${prefer.value}`] : []
        const headers = new HeaderList(['Content-Type', chosen.contentType, 'Vary', 'Accept, Prefer', ...applied])
        return { status: chosen.status, headers, body: bodyOf(bytes(chosen)) }
      },
    }

    function bytes(one: Filled<typeof example>): Uint8Array {
      return bodies.get(one)!
    }
  },
})

interface Preference {
  by: 'example' | 'code'
  value: string
}

/** RFC 7240 §2; the first that is about an example. */
function preferenceOf(field: string): Preference | undefined {
  const found = /(?:^|[,;])\s*(example|code)\s*=\s*"?([A-Za-z0-9.-]{1,63})"?\s*(?=[,;]|$)/i.exec(field)
  return found ? { by: found[1]!.toLowerCase() as Preference['by'], value: found[2]! } : undefined
}

const fits = ({ name, status }: Filled<typeof example>, prefer: Preference | undefined) =>
  prefer === undefined || (prefer.by === 'example' ? name === prefer.value : String(status) === prefer.value)
