/** A body on its way to a caller, of which a copy is kept: whole, within a bound, or not at all. */
import { type BodySink, type BodySource, borrows, copied, type HeaderList, usedAtOnceBytesMax } from '@gatehouse/base'
import type { CachePort, Reply } from '@gatehouse/unit'

interface Keeping {
  bytesMax: number
  cache: Pick<CachePort, 'gather'>
  /** Hears once: all of it, or nothing where it was too long, broke off or was given up. */
  over: (bytes: Uint8Array | undefined) => void
  /** It is read on when its reader gives it up, as long as it can be kept. */
  readOn?: boolean
}

const nobody: BodySink = { data: () => true, end() {}, failed() {} }

export class KeptBody implements BodySource, BodySink {
  readonly lengthBytes: number | undefined
  readonly #body: BodySource
  readonly #keeping: Keeping
  #pieces: Uint8Array[] | undefined = []
  #bytes = 0
  #sink: BodySink | undefined

  constructor(body: BodySource, keeping: Keeping) {
    this.lengthBytes = body.lengthBytes
    this.#body = body
    this.#keeping = keeping
  }

  start(sink: BodySink): void {
    this.#sink = sink
    this.#body.start(this)
  }

  resume(): void {
    this.#body.resume()
  }

  abort(reason?: Error): void {
    if (this.#keeping.readOn && this.#pieces) return this.#readOn()
    this.#drop()
    this.#body.abort(reason)
  }

  #readOn(): void {
    if (this.#sink === nobody) return
    const begun = this.#sink !== undefined
    this.#sink = nobody
    if (begun) this.#body.resume()
    else this.#body.start(this)
  }

  get borrows(): boolean {
    return borrows(this.#sink!)
  }

  get usedAtOnceBytesMax(): number {
    return usedAtOnceBytesMax(this.#sink!)
  }

  data(piece: Uint8Array): boolean {
    if (this.#pieces) this.#keep(piece)
    if (!this.#pieces && this.#sink === nobody) {
      this.#body.abort()
      return false
    }
    return this.#sink!.data(piece)
  }

  end(trailers?: HeaderList): void {
    const bytes = this.#bytes
    const whole = !trailers && (this.lengthBytes === undefined || this.lengthBytes === bytes)
    const pieces = this.#pieces
    if (pieces && whole) {
      this.#leave()
      this.#keeping.over(joined(pieces, bytes))
    } else this.#drop()
    this.#sink!.end(trailers)
  }

  failed(reason: Error): void {
    this.#drop()
    this.#sink!.failed(reason)
  }

  #keep(piece: Uint8Array): void {
    const { bytesMax, cache } = this.#keeping
    if (this.#bytes + piece.byteLength > bytesMax || !cache.gather(piece.byteLength)) return this.#drop()
    this.#bytes += piece.byteLength
    this.#pieces!.push(copied(piece))
  }

  #drop(): void {
    if (!this.#pieces) return
    this.#leave()
    this.#keeping.over(undefined)
  }

  #leave(): void {
    this.#pieces = undefined
    this.#keeping.cache.gather(-this.#bytes)
  }
}

/** Reads a reply to its end, for nobody. */
export function drained({ body }: Reply): void {
  body?.start({ data: () => true, end() {}, failed() {} })
}

function joined(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
  if (pieces.length === 1) return pieces[0]!
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.byteLength
  }
  return whole
}
