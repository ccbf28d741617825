/** Lines of JSON as they arrive; the next is read when the last was taken. */
import type { IncomingMessage } from 'node:http'
import { type Clock, Failure } from '@gatehouse/base'
import { silenceMsMax } from '@gatehouse/program'

export interface LineReaderOptions {
  clock: Clock
  lineBytesMax: number
  take: (line: unknown) => Promise<void>
}

/** Ends when the stream does; throws when it falls silent, a line is too long or none, or `take` threw. */
export async function readLines(
  stream: IncomingMessage,
  { clock, lineBytesMax, take }: LineReaderOptions,
): Promise<void> {
  const pieces = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  let rest: Buffer[] = []
  let restBytes = 0
  try {
    for (;;) {
      const cancel = clock.after(silenceMsMax, () => stream.destroy(new Error('the stream fell silent')))
      const { value, done } = await pieces.next().finally(cancel)
      if (done) return
      let piece = value as Buffer
      for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10)) {
        const line = Buffer.concat([...rest, piece.subarray(0, end)])
        rest = []
        restBytes = 0
        piece = piece.subarray(end + 1)
        await take(parsed(line))
      }
      restBytes += piece.length
      if (restBytes > lineBytesMax)
        throw new Failure('content_too_large', `A line of the control plane has more than ${lineBytesMax} bytes.`)
      if (piece.length > 0) rest.push(piece)
    }
  } finally {
    stream.destroy()
  }
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString())
  } catch (cause) {
    throw new Failure('invalid_input', 'A line of the control plane is not JSON.', { cause })
  }
}
