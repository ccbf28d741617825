import { formatOf } from '@gatehouse/media/media-type.ts'
import { malformed } from '@gatehouse/media/side.ts'
import { XmlProblem } from '@gatehouse/media/strict-xml.ts'
import { defaulted, object, Type } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'
import { bodyBytesMax, lookedAt } from '../looked-at.ts'
import { most } from '../most.ts'
import { scanXml } from './xml-scan.ts'

export const xmlLimits = definePolicy({
  name: 'xml-limits',
  version: 1,
  stages: ['validate'],
  title: 'XML limits',
  summary:
    'Refuses XML bodies that are too deep, too wide or too long, and every one with a document type: no entity of its own, no outside file.',
  config: object({
    depthMax: most(32, 1000, 'Elements within one another.'),
    elementsMax: most(50_000, 1_000_000, 'Elements of the body.'),
    childrenMax: most(10_000, 1_000_000, 'Elements of one element.'),
    attributesMax: most(64, 10_000, 'Attributes of one element.'),
    nameCharactersMax: most(128, 65_536, 'Characters of a name, its prefix among them.'),
    attributeCharactersMax: most(4096, 1_048_576, 'Characters of an attribute’s value.'),
    textCharactersMax: most(65_536, 16_777_216, 'Characters of one piece of text.'),
    comments: defaulted(Type.Boolean({ description: 'Lets comments pass.' }), true),
    instructions: defaulted(Type.Boolean({ description: 'Lets processing instructions pass.' }), false),
    bodyBytesMax,
  }),
  body: 'whole',
  errors: ['body_malformed', 'request_too_large', 'unsupported_content', 'codings_exhausted'],
  examples: [{ title: 'No body, nothing to look at', config: {}, send: ['GET /'], expect: [200] }],
  create({ bodyBytesMax: bytesMax, ...limits }, host) {
    return lookedAt(
      {
        ...{ policy: 'xml-limits', bytesMax },
        types: { fits: type => formatOf(type) === 'xml', names: ['XML'] },
        look({ text }) {
          try {
            if (text !== '') scanXml(text, limits)
          } catch (thrown) {
            if (!(thrown instanceof XmlProblem)) throw thrown
            throw malformed('request', `XML: ${thrown.message}.`)
          }
        },
      },
      host,
    )
  },
})
