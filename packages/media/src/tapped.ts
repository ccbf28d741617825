/** A body that goes on as it comes, of which a copy is kept up to a bound; who reads or pauses it notices nothing. */
import { type BodySource, copied } from '@gatehouse/base'

/**
 * `whole` hears all of it once it is complete, and nothing of a body that is longer or breaks off. It hears it before the end
 * goes on: with the end of a reply its event is written, and what is found in the body belongs into it.
 */
export function tapped(source: BodySource, bytesMax: number, whole: (bytes: Uint8Array) => void): BodySource {
  let pieces: Uint8Array[] = []
  let bytes = 0
  const forget = () => {
    bytes = Number.POSITIVE_INFINITY
    pieces = []
  }
  return {
    lengthBytes: source.lengthBytes,
    start(sink) {
      source.start({
        data(piece) {
          bytes += piece.byteLength
          if (bytes > bytesMax) forget()
          else pieces.push(copied(piece))
          return sink.data(piece)
        },
        end(trailers) {
          try {
            if (bytes <= bytesMax) whole(Buffer.concat(pieces))
          } finally {
            sink.end(trailers)
          }
        },
        failed(reason) {
          forget()
          sink.failed(reason)
        },
      })
    },
    resume: () => source.resume(),
    abort(reason) {
      forget()
      source.abort(reason)
    },
  }
}
