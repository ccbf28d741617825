/** What a collector answered, whatever carried it. */
import { type BodySource, Failure, type HeaderList } from '@gatehouse/base'

export interface HeardAnswer {
  status: number
  headers: HeaderList
  /** Where gRPC says how it went. */
  trailers: HeaderList | undefined
  bytes: Uint8Array
}

/** Of an answer; a success has a few bytes. */
const answerBytesMax = 65_536

/** Rejects where there is more than an answer may have. */
export function wholeAnswer(body: BodySource): Promise<Pick<HeardAnswer, 'bytes' | 'trailers'>> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = []
    let total = 0
    body.start({
      data(piece) {
        total += piece.byteLength
        if (total <= answerBytesMax) return pieces.push(Uint8Array.from(piece)) > 0
        const reason = new Failure('document_too_large', `The answer has more than ${answerBytesMax} bytes.`)
        reject(reason)
        body.abort(reason)
        return false
      },
      end: trailers => resolve({ bytes: new Uint8Array(Buffer.concat(pieces)), trailers }),
      failed: reject,
    })
  })
}
