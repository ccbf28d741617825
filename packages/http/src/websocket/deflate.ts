/** The data of one message under permessage-deflate without context take-over (RFC 7692 §7.2). */
import { constants, deflateRaw, inflateRaw } from 'node:zlib'
import type { Breach } from './frame.ts'
import { Turns } from './turns.ts'

/** What a sender left out (§7.2.1), and an empty last block behind it: reading then ends only where a block ends. */
const ending = Uint8Array.of(0x00, 0x00, 0xff, 0xff, 0x03, 0x00)
/** What is left behind a message that was one last block (§7.2.3.4). */
const afterLastBlock = Buffer.concat([Uint8Array.of(0x00), ending])
const endingBytes = 4
/** Smaller messages are sent as they are. */
const deflatedBytesMin = 256

/** Of a thread: each has its windows of zlib, 300 KB. */
const turns = new Turns(4)

export const isWorthDeflating = (data: Uint8Array): boolean => data.byteLength >= deflatedBytesMin

/** The message's own bytes, at most `bytesMax` of them; nothing is inflated beyond that. */
export function inflated(data: Uint8Array, bytesMax: number): Promise<Uint8Array | Breach> {
  const whole = Buffer.concat([data, ending])
  return turns.take(
    () =>
      new Promise(resolve => {
        const options = { maxOutputLength: bytesMax, info: true }
        inflateRaw(whole, options, (error, result) => {
          if ((error as NodeJS.ErrnoException | null)?.code === 'ERR_BUFFER_TOO_LARGE') resolve(tooLarge(bytesMax))
          else if (error) resolve(malformed)
          else {
            const { buffer, engine } = result as unknown as { buffer: Buffer; engine: { bytesWritten: number } }
            const rest = whole.subarray(engine.bytesWritten)
            resolve(rest.byteLength === 0 || rest.equals(afterLastBlock) ? buffer : malformed)
          }
        })
      }),
  )
}

export function deflated(data: Uint8Array): Promise<Uint8Array> {
  const options = { level: constants.Z_BEST_SPEED, finishFlush: constants.Z_SYNC_FLUSH }
  return turns.take(
    () =>
      new Promise((resolve, reject) => {
        deflateRaw(data, options, (error, coded) =>
          error ? reject(error) : resolve(coded.subarray(0, coded.byteLength - endingBytes)),
        )
      }),
  )
}

const tooLarge = (bytesMax: number): Breach => ({
  rule: 'WS-16',
  code: 1009,
  detail: `A message may have ${bytesMax} bytes when it is inflated.`,
})
const malformed: Breach = { rule: 'WS-17', code: 1007, detail: 'A message is not what deflate makes.' }
