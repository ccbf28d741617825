import { Failure } from '@gatehouse/base'
import { readText } from '@gatehouse/media/read-text.ts'
import { writeText } from '@gatehouse/media/write-text.ts'
import { redactBody, technicalDetectors, technicalKinds } from '@gatehouse/privacy'
import { defaulted, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'
import { bodyBytesMax } from '../looked-at.ts'
import { changedReply, frameText, textTypes, withText } from '../textual.ts'
import { Told } from './told.ts'

const hidden = '[hidden]'

export const leaks = definePolicy({
  name: 'leaks',
  version: 1,
  stages: ['shape'],
  title: 'Leaks',
  summary:
    'Keeps what an upstream tells of itself by mistake from callers: keys, traces of its code, errors of its database, addresses of its network. Told in the log, without what was found.',
  config: object({
    find: defaulted(
      Type.Array(oneOf([...technicalKinds]), { minItems: 1, uniqueItems: true, description: 'What is looked for.' }),
      [...technicalKinds],
    ),
    treatment: defaulted(
      oneOf(['hide', 'refuse'], { description: '`[hidden]` in its place, or 502 in place of the reply.' }),
      'hide',
    ),
    bodyBytesMax,
  }),
  body: 'frames',
  errors: ['reply_leaks', 'reply_malformed', 'reply_too_large', 'codings_exhausted'],
  examples: [{ title: 'All kinds', config: {}, send: ['GET /'], expect: [200] }],
  create({ find, treatment, bodyBytesMax: bytesMax }, { codings, clock, log }) {
    const detectors = { known: [], own: technicalDetectors(find) }
    const told = new Told(clock, log)

    const without = (text: string, endpoint: string) =>
      redactBody(text, detectors, (_, { kind }) => {
        told.found(kind, endpoint)
        if (treatment === 'hide') return hidden
        throw new Failure('reply_leaks', 'The reply of the upstream holds what is not for callers.')
      })

    return {
      forward: (exchange, next) =>
        changedReply(exchange, next, async reply => {
          const reading = { side: 'reply' as const, policy: 'leaks', bytesMax, codings, signal: exchange.signal }
          const { text } = await readText(reply, textTypes, reading)
          const after = without(text, exchange.route.endpoint)
          writeText(reply, after, reply.headers.get('content-type') ?? 'text/plain')
        }),
      frame(exchange, frame, direction) {
        const text = direction === 'out' ? frameText(frame) : undefined
        if (text === undefined) return
        try {
          const after = without(text, exchange.route.endpoint)
          return after === text ? undefined : withText(frame, after)
        } catch (thrown) {
          if (thrown instanceof Failure) return refuse(thrown.code, thrown.message)
          throw thrown
        }
      },
    }
  },
})
