import { Readable } from 'node:stream'
import type { BodySource } from '@gatehouse/base'

/** A body as a Node stream, with its back-pressure. */
export function readable(source: BodySource): Readable {
  let started = false
  const stream = new Readable({
    read() {
      if (started) return source.resume()
      started = true
      source.start({
        data: piece => stream.push(piece),
        end: () => void stream.push(null),
        failed: reason => void stream.destroy(reason),
      })
    },
    destroy(error, done) {
      if (error) source.abort(error)
      done(error)
    },
  })
  return stream
}
