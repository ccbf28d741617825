import type { Transform } from 'node:stream'
import type { BodySink, BodySource, HeaderList } from '@gatehouse/base'
import type { DecodeRules } from '@gatehouse/unit'

export interface Coding {
  coder: Transform
  /** Of a decoder. */
  rules?: DecodeRules
  /** Called once when the coder is given back. */
  over: () => void
}

/** A body on its way through a coder. Both sides wait for the slower one. */
export class CodedBody implements BodySource, BodySink {
  readonly lengthBytes = undefined
  readonly #source: BodySource
  readonly #coding: Coding
  #sink: BodySink | undefined
  #trailers: HeaderList | undefined
  #bytes = 0
  #closed = false

  constructor(source: BodySource, coding: Coding) {
    this.#source = source
    this.#coding = coding
  }

  start(sink: BodySink): void {
    if (this.#sink) throw new Error('body started twice')
    this.#sink = sink
    const { coder } = this.#coding
    coder.on('data', (piece: Buffer) => this.#made(piece))
    coder.on('drain', () => this.#source.resume())
    coder.on('end', () => {
      if (this.#close()) sink.end(this.#trailers)
    })
    coder.on('error', reason => this.#fail(this.#coding.rules?.broken() ?? reason))
    this.#source.start(this)
  }

  resume(): void {
    this.#coding.coder.resume()
  }

  abort(reason?: Error): void {
    if (this.#close()) this.#source.abort(reason)
  }

  data(piece: Uint8Array): boolean {
    return !this.#closed && this.#coding.coder.write(piece)
  }

  end(trailers?: HeaderList): void {
    this.#trailers = trailers
    if (!this.#closed) this.#coding.coder.end()
  }

  failed(reason: Error): void {
    if (this.#close()) this.#sink!.failed(reason)
  }

  #made(piece: Buffer): void {
    if (this.#closed) return
    this.#bytes += piece.byteLength
    const { coder, rules } = this.#coding
    if (rules && this.#bytes > rules.bytesMax) return this.#fail(rules.over())
    if (!this.#sink!.data(piece)) coder.pause()
  }

  #fail(reason: Error): void {
    if (!this.#close()) return
    this.#source.abort(reason)
    this.#sink!.failed(reason)
  }

  /** True the first time. */
  #close(): boolean {
    if (this.#closed) return false
    this.#closed = true
    this.#coding.coder.destroy()
    this.#coding.over()
    return true
  }
}
