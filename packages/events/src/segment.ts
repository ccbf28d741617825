/** One file of the spool, read record by record; what fails its checksum is not given out. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { batchBytesMax } from './batch.ts'

export const recordHeaderBytes = 8

export function recordHeader(batch: Uint8Array): Buffer {
  const header = Buffer.alloc(recordHeaderBytes)
  header.writeUInt32LE(batch.length, 0)
  header.writeUInt32LE(crc32(batch), 4)
  return header
}

export class SegmentReader {
  readonly #file: number
  /** Where the next record begins. */
  offset = 0
  #batch: Uint8Array | undefined

  constructor(path: string) {
    this.#file = openSync(path, 'r')
  }

  /** The record at `offset` in a file of `bytes`; `undefined` at its end, `damaged` when it is not whole. */
  peek(bytes: number): Uint8Array | 'damaged' | undefined {
    if (this.#batch) return this.#batch
    if (this.offset >= bytes) return undefined
    const header = this.#read(this.offset, recordHeaderBytes)
    const length = header?.readUInt32LE(0) ?? 0
    if (!header || length === 0 || length > batchBytesMax) return 'damaged'
    const batch = this.#read(this.offset + recordHeaderBytes, length)
    if (!batch || crc32(batch) !== header.readUInt32LE(4)) return 'damaged'
    return (this.#batch = batch)
  }

  advance(): void {
    if (this.#batch) this.offset += recordHeaderBytes + this.#batch.length
    this.#batch = undefined
  }

  close(): void {
    closeSync(this.#file)
  }

  get fileBytes(): number {
    return fstatSync(this.#file).size
  }

  #read(at: number, length: number): Buffer | undefined {
    const bytes = Buffer.allocUnsafe(length)
    let got = 0
    while (got < length) {
      const more = readSync(this.#file, bytes, got, length - got, at + got)
      if (more === 0) return undefined
      got += more
    }
    return bytes
  }
}

/** How many bytes from the beginning of a segment are whole records. */
export function soundLength(path: string): number {
  const reader = new SegmentReader(path)
  const { fileBytes } = reader
  for (;;) {
    const batch = reader.peek(fileBytes)
    if (batch === undefined || batch === 'damaged') break
    reader.advance()
  }
  reader.close()
  return reader.offset
}
