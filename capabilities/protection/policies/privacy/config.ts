import { expression } from '@gatehouse/expression'
import { patternProblem } from '@gatehouse/expression/linear-pattern.ts'
import { personalKinds } from '@gatehouse/privacy'
import { defaulted, object, oneOf, patterned, secretReference, Type } from '@gatehouse/schema'
import { bodyBytesMax } from '../looked-at.ts'

const treatment = (description: string) => oneOf(['mask', 'hash', 'tokenize', 'drop'], { description })

const pattern = Type.Refine(
  Type.String({ minLength: 1, maxLength: 1024, description: 'In the syntax of RE2.' }),
  source => patternProblem(source) === undefined,
  source => `is no pattern of linear time: ${patternProblem(source as string)}`,
)

export const privacyConfig = object({
  mode: defaulted(
    oneOf(['treat', 'report'], {
      description:
        '`report` changes no byte and refuses nothing. Both record where personal data is: `gatehouse api-versions personal-data`.',
    }),
    'treat',
  ),
  in: defaulted(
    Type.Array(oneOf(['request', 'reply', 'query', 'form']), {
      minItems: 1,
      maxItems: 4,
      uniqueItems: true,
      description:
        'Bodies of requests, of replies, what stands in queries, and the fields of forms in parts (files that are no text pass; a form is held whole).',
    }),
    ['reply'],
  ),
  find: defaulted(
    Type.Array(oneOf([...personalKinds]), {
      ...{ maxItems: 16, uniqueItems: true },
      description: 'What is looked for in every string, also within other text.',
    }),
    [],
  ),
  countries: Type.Optional(
    Type.Array(patterned('^[A-Z]{2}$', 'a country such as DE', {}), {
      ...{ minItems: 1, maxItems: 64 },
      description: 'Whose national ids; of all that are known unless said.',
    }),
  ),
  patterns: defaulted(
    Type.Record(patterned('^[a-z][a-z0-9-]{0,39}$', 'a name such as customer-number', {}), pattern, {
      maxProperties: 32,
      description: 'Own kinds by name.',
    }),
    {},
  ),
  fields: defaulted(
    Type.Array(
      object({
        at: Type.Array(patterned('^(/([^/~]|~[01])*)+$', 'a JSON pointer, such as /owner/name', { maxLength: 512 }), {
          ...{ minItems: 1, maxItems: 256 },
          description: 'JSON Pointers in which `*` is every item or member; all that stands there.',
        }),
        treatment: Type.Optional(treatment('In place of the policy’s.')),
      }),
      { maxItems: 64, description: 'Fields of JSON that are personal whatever they hold, such as names.' },
    ),
    [],
  ),
  treatment: defaulted(
    treatment(
      'What is put there: stars but for the last letters, a keyed hash, a token that the key opens, or nothing.',
    ),
    'mask',
  ),
  key: Type.Optional(secretReference({ description: 'Key of hashes and tokens.' })),
  restore: defaulted(
    Type.Boolean({ description: 'Puts what tokens stand for into requests on their way to the upstream.' }),
    false,
  ),
  when: Type.Optional(
    expression({ description: 'Only for exchanges for which it is true, such as `consumer.plan != "partner"`.' }),
  ),
  bodyBytesMax,
})
