import type { HeaderList } from '@gatehouse/base'
import { object, utcMoment } from '@gatehouse/schema'
import { definePolicy, type Exchange } from '@gatehouse/unit'
import { announced, whenever } from './announced.ts'

export const deprecation = definePolicy({
  name: 'deprecation',
  version: 1,
  stages: ['edge'],
  title: 'Deprecation',
  summary:
    'Says on every reply that what is called will end: `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and `Link`. Versions that are deprecated have it by themselves.',
  config: object({
    deprecatedAt: utcMoment({ description: 'Since when it should not be used any more, or from when on.' }),
    ...announced,
  }),
  errors: [],
  examples: [
    {
      title: 'It ends in a year',
      config: {
        deprecatedAt: '2026-07-01T00:00:00Z',
        sunsetAt: '2027-07-01T00:00:00Z',
        successor: '/pets/v2',
        information: 'https://docs.example/pets-v2',
      },
      send: ['GET /'],
      expect: [200],
    },
  ],
  create({ deprecatedAt, sunsetAt, successor, information }) {
    const deprecated = `@${Math.floor(Date.parse(deprecatedAt) / 1000)}`
    const sunsetMs = sunsetAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(sunsetAt)
    const sunset = sunsetAt === undefined ? undefined : new Date(sunsetAt).toUTCString()
    const links = [
      ...(information === undefined ? [] : [link(information, 'deprecation')]),
      ...(information === undefined || sunset === undefined ? [] : [link(information, 'sunset')]),
      ...(successor === undefined ? [] : [link(successor, 'successor-version')]),
    ]
    const since = deprecatedAt === whenever ? '' : ` ${deprecatedAt}`
    const remark = `deprecated${since}${sunsetAt === undefined ? '' : `, ends ${sunsetAt}`}`
    const missFields = ['Deprecation', deprecated, ...(sunset === undefined ? [] : ['Sunset', sunset])]
    return {
      missFields: [...missFields, ...links.flatMap(one => ['Link', one])],
      request(exchange) {
        exchange.remark = remark
      },
      response(exchange, { headers }) {
        const before = ends.get(exchange)
        if (before === undefined) headers.set('Deprecation', deprecated)
        if (sunset !== undefined && sunsetMs < (before ?? Number.POSITIVE_INFINITY)) headers.set('Sunset', sunset)
        ends.set(exchange, Math.min(sunsetMs, before ?? sunsetMs))
        for (const one of links) addOnce(headers, one)
      },
    }
  },
})

/** When what answered an exchange ends, as an endpoint said before its version does: the first end counts. */
const ends = new WeakMap<Exchange, number>()

const link = (target: string, relation: string) => `<${target}>; rel="${relation}"`

/** An endpoint may say what its API says. */
function addOnce(headers: HeaderList, value: string): void {
  if (!headers.all('link').includes(value)) headers.append('Link', value)
}
