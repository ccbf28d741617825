import { listField, qualitiesOf } from '@gatehouse/media/media-type.ts'
import { inflated, type Message } from '@gatehouse/media/read-text.ts'
import type { Side } from '@gatehouse/media/side.ts'
import { forgetBytes } from '@gatehouse/media/write-text.ts'
import { defaulted, object, Type } from '@gatehouse/schema'
import { codingOf, definePolicy, type Reply } from '@gatehouse/unit'
import { acceptedCoding } from '../compression/accepted-coding.ts'

export const decompression = definePolicy({
  name: 'decompression',
  version: 1,
  stages: ['shape'],
  title: 'Decompression',
  summary:
    'Inflates requests for an upstream that reads no coding, and replies for a caller that takes none; up to a size.',
  config: object({
    requests: defaulted(Type.Boolean(), true),
    replies: defaulted(Type.Boolean({ description: 'In a coding that the caller did not ask for.' }), true),
    bodyBytesMax: defaulted(
      Type.Integer({
        minimum: 1,
        maximum: 1_073_741_824,
        description: 'Of an inflated body; one that grows beyond is broken off.',
      }),
      10_485_760,
    ),
  }),
  errors: [
    'unsupported_content',
    'body_malformed',
    'reply_malformed',
    'request_too_large',
    'reply_too_large',
    'codings_exhausted',
  ],
  examples: [
    {
      title: 'A coding that is not known',
      config: {},
      send: ['POST / Content-Type: text/plain', 'GET / Content-Encoding: gzip'],
      expect: [200, 200],
    },
  ],
  create({ requests, replies, bodyBytesMax: bytesMax }, { codings }) {
    const inflate = (message: Message, side: Side) => {
      const body = inflated(message, { side, policy: 'decompression', bytesMax, codings })
      if (body === message.body) return
      forgetBytes(message)
      message.body = body
    }
    return {
      request({ request }) {
        if (requests && request.body && request.upgrade === undefined) inflate(request, 'request')
      },
      ...(replies && {
        async forward({ request }, next) {
          const reply: Reply = await next()
          const coding = listField(reply.headers, 'content-encoding')?.trim().toLowerCase()
          const isWanted = coding === undefined || isAccepted(listField(request.headers, 'accept-encoding'), coding)
          if (reply.body && reply.status !== 206 && !isWanted) inflate(reply, 'reply')
          return reply
        },
      }),
    }
  },
})

/** Who leaves the field out might take anything (RFC 9110 §12.5.3), and reads no coding in truth. */
function isAccepted(field: string | undefined, name: string): boolean {
  const coding = codingOf(name)
  return coding ? acceptedCoding(field, [coding]).coding !== undefined : qualitiesOf(field ?? '').has(name)
}
