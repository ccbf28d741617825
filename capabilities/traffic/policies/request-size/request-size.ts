import { type BodySink, type BodySource, Failure } from '@gatehouse/base'
import { object, Type } from '@gatehouse/schema'
import { definePolicy, refuse } from '@gatehouse/unit'

export const requestSize = definePolicy({
  name: 'request-size',
  version: 1,
  stages: ['edge', 'validate'],
  title: 'Request size',
  summary: 'Refuses requests whose body is larger than a limit, also when the length is not told beforehand.',
  config: object({
    bodyBytesMax: Type.Integer({ minimum: 0, maximum: 1_099_511_627_776, description: 'Largest body that passes.' }),
  }),
  errors: ['request_too_large'],
  examples: [
    {
      title: 'Ten bytes',
      config: { bodyBytesMax: 10 },
      send: ['POST / short', 'POST / much too long'],
      expect: [200, 413],
    },
  ],
  create({ bodyBytesMax }) {
    const detail = `The body may have ${bodyBytesMax} bytes.`
    return {
      request({ request }) {
        const { body } = request
        if (!body) return
        if (body.lengthBytes === undefined) request.body = capped(body, bodyBytesMax, detail)
        else if (body.lengthBytes > bodyBytesMax) return refuse('request_too_large', detail)
      },
    }
  },
})

/** The same body; fails with `request_too_large` when it grows past the limit. */
function capped(source: BodySource, bytesMax: number, detail: string): BodySource {
  let total = 0
  return {
    lengthBytes: undefined,
    resume: () => source.resume(),
    abort: reason => source.abort(reason),
    start(sink: BodySink) {
      source.start({
        data(piece) {
          total += piece.byteLength
          if (total <= bytesMax) return sink.data(piece)
          const failure = new Failure('request_too_large', detail)
          source.abort(failure)
          sink.failed(failure)
          return false
        },
        end: trailers => sink.end(trailers),
        failed: reason => sink.failed(reason),
      })
    },
  }
}
