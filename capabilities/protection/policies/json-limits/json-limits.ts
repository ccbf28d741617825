import { JsonProblem, readJson } from '@gatehouse/media/json-reader.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'
import { malformed } from '@gatehouse/media/side.ts'
import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'
import { bodyBytesMax, lookedAt } from '../looked-at.ts'
import { most } from '../most.ts'

export const jsonLimits = definePolicy({
  name: 'json-limits',
  version: 1,
  stages: ['validate'],
  title: 'JSON limits',
  summary:
    'Refuses JSON bodies that are too deep, too wide or too long, or that two readers would read differently: a key twice, `__proto__`, a number that would be rounded. A body without a type counts as JSON.',
  config: object({
    depthMax: most(32, 1000, 'Objects and arrays within one another.'),
    valuesMax: most(100_000, 10_000_000, 'Values of all kinds together.'),
    keysMax: most(256, 1_000_000, 'Keys of one object.'),
    itemsMax: most(10_000, 10_000_000, 'Items of one array.'),
    keyCharactersMax: most(128, 1_048_576, 'Characters of a key.'),
    stringCharactersMax: most(65_536, 16_777_216, 'Characters of a string as it is written.'),
    numberCharactersMax: most(64, 1_048_576, 'Characters of a number.'),
    repeatedKeys: defaulted(Type.Boolean({ description: 'Lets a key stand twice in an object.' }), false),
    roundedNumbers: defaulted(
      Type.Boolean({ description: 'Lets whole numbers beyond 2⁵³ pass, which many readers round.' }),
      false,
    ),
    bodyBytesMax,
  }),
  body: 'whole',
  errors: ['body_malformed', 'request_too_large', 'unsupported_content', 'codings_exhausted'],
  examples: [
    {
      title: 'Two levels at most',
      config: { depthMax: 2 },
      send: ['POST / [[1]]', 'POST / [[[1]]]'],
      expect: [200, 400],
    },
  ],
  create({ bodyBytesMax: bytesMax, ...limits }, host) {
    return lookedAt(
      {
        ...{ policy: 'json-limits', bytesMax },
        types: { fits: type => type === '' || formatOf(type) === 'json', names: ['JSON'] },
        look({ text }) {
          try {
            if (text !== '') readJson(text, limits)
          } catch (thrown) {
            if (!(thrown instanceof JsonProblem)) throw thrown
            throw malformed('request', `JSON: ${thrown.message}.`)
          }
        },
      },
      host,
    )
  },
})
