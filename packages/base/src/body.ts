/**
 * A message body in motion. Push with back-pressure: the source calls the sink, the sink says stop by
 * returning false and go by `resume()`. Nothing here knows what carries the bytes. A piece belongs for good to the sink
 * that got it, unless the sink gives pieces back (`BorrowingSink`).
 */
import type { HeaderList } from './headers.ts'

export interface BodySink {
  /** One piece. Return false to pause the source. */
  data(piece: Uint8Array): boolean
  /** The body is complete. Called once, never after `failed`. */
  end(trailers?: HeaderList): void
  /** The body will never be complete. Called once, never after `end`. */
  failed(reason: Error): void
}

/**
 * A sink that gives pieces back. `true` from `data()` says that the piece is used up; after `false` it is the sink's
 * until it calls `resume()` on the source. The source may then read the next bytes into the same memory, which costs a
 * third of reading them into memory that the processor has not seen. To any other sink a piece belongs for good.
 */
export interface BorrowingSink extends BodySink {
  readonly borrows: true
  /** Pieces up to this size are used up within `data()`, whatever it answers: they may lie in memory of the moment. */
  readonly usedAtOnceBytesMax?: number
}

export const borrows = (sink: BodySink): boolean => (sink as Partial<BorrowingSink>).borrows === true

/** The largest piece that may lie in memory of the moment when it is given to the sink. */
export const usedAtOnceBytesMax = (sink: BodySink): number => (sink as Partial<BorrowingSink>).usedAtOnceBytesMax ?? 0

export interface BodySource {
  /** Length from the framing, when it is known beforehand. */
  readonly lengthBytes: number | undefined
  /** Starts delivery. Once only; a second call throws. */
  start(sink: BodySink): void
  /** Continues after the sink returned false. */
  resume(): void
  /** Gives the body up; the sink hears nothing more. Safe at any time, any number of times. */
  abort(reason?: Error): void
}

/** The bytes in memory of their own. (`Buffer`'s `slice` is a view.) */
export const copied = (bytes: Uint8Array, from = 0, to = bytes.byteLength): Uint8Array<ArrayBuffer> =>
  Uint8Array.prototype.slice.call(bytes, from, to) as Uint8Array<ArrayBuffer>

/** A body that is already in memory. */
export function bodyOf(bytes: Uint8Array): BodySource {
  let sink: BodySink | undefined
  let aborted = false
  const finish = () => {
    if (!aborted) sink?.end()
    sink = undefined
  }
  return {
    lengthBytes: bytes.byteLength,
    start(to) {
      if (sink) throw new Error('body started twice')
      sink = to
      if (bytes.byteLength === 0 || to.data(bytes)) finish()
    },
    resume: finish,
    abort() {
      aborted = true
    },
  }
}

/** Collects a body up to `bytesMax`; rejects with `over()` beyond it, having told the source to stop. */
export function collect(source: BodySource, bytesMax: number, over: () => Error): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = []
    let total = 0
    const refuse = () => {
      const reason = over()
      reject(reason)
      source.abort(reason)
    }
    if ((source.lengthBytes ?? 0) > bytesMax) return refuse()
    source.start({
      data(piece) {
        total += piece.byteLength
        if (total > bytesMax) refuse()
        else pieces.push(copied(piece))
        return total <= bytesMax
      },
      end: () => resolve(pieces.length === 1 ? pieces[0]! : new Uint8Array(Buffer.concat(pieces))),
      failed: reject,
    })
  })
}
