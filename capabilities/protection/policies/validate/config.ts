import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { bodyBytesMax } from '../looked-at.ts'

const parts = ['parameters', 'headers', 'cookies', 'body'] as const
const treatments = ['allow', 'refuse', 'remove'] as const

export const validateConfig = object({
  mode: defaulted(
    oneOf(['block', 'report', 'learn'], {
      description:
        'What becomes of a request that does not keep the contract: it is refused; it passes, and what is wrong is recorded as drift; or it passes, and only what the contract does not know is recorded.',
    }),
    'block',
  ),
  parts: defaulted(
    Type.Array(oneOf([...parts]), {
      ...{ minItems: 1, maxItems: parts.length, uniqueItems: true },
      description: 'What of a request is held against the contract. Parameters are those of path and query.',
    }),
    [...parts],
  ),
  unknown: defaulted(
    object({
      query: defaulted(
        oneOf([...treatments], { description: 'Of query parameters that the contract does not know.' }),
        'allow',
      ),
      fields: defaulted(
        oneOf([...treatments], {
          description:
            'Of fields of bodies that no schema speaks of, where it does not say `additionalProperties`. What is removed is written anew.',
        }),
        'allow',
      ),
    }),
    { query: 'allow', fields: 'allow' },
  ),
  replies: defaulted(
    oneOf(['off', 'report', 'block'], {
      description:
        'Replies: not looked at, recorded as drift, or answered with 502 where they do not keep the contract. Streams are never looked at.',
    }),
    'off',
  ),
  uses: defaulted(
    Type.Boolean({
      description:
        'Records which endpoints, parameters, fields and listed values of the contract each application uses, so that it can be told whom a change would break. Requests are looked at now and then.',
    }),
    false,
  ),
  formats: defaulted(Type.Boolean({ description: 'Texts must be of the format that the contract says.' }), true),
  bodyBytesMax,
})
