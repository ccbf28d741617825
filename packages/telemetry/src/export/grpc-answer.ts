/** Frames and answers of gRPC over HTTP/2, as far as one call with one message each way needs them. */
import { readProtobuf } from '../otlp/protobuf-reader.ts'
import { type Signal, signalMessages } from '../otlp/requests.ts'
import { acceptedOutcome, type ExportOutcome, retryInfoMs, shortened } from './export-outcome.ts'
import type { HeardAnswer } from './heard-answer.ts'

export function grpcFrame(message: Uint8Array, isCompressed: boolean): Uint8Array {
  const frame = Buffer.allocUnsafe(5 + message.byteLength)
  frame[0] = isCompressed ? 1 : 0
  frame.writeUInt32BE(message.byteLength, 1)
  frame.set(message, 5)
  return frame
}

/** CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS: the same may be taken later. */
const laterCodes = new Set([1, 4, 10, 11, 14, 15])
/** Likewise, but only where it says when. */
const resourceExhausted = 8

export function grpcOutcome({ status, headers, trailers, bytes }: HeardAnswer, signal: Signal): ExportOutcome {
  const said = (name: string) => trailers?.get(name) ?? headers.get(name)
  const code = said('grpc-status')
  if (code === undefined) return withoutStatus(status)
  if (code === '0')
    return acceptedOutcome(
      readProtobuf(signalMessages[signal].response, messageIn(bytes)),
      signalMessages[signal].rejected,
    )
  const afterMs = retryInfoMs(detailsOf(said))
  const detail = shortened(`gRPC status ${code} ${unescaped(said('grpc-message') ?? '')}`.trim())
  const isLater = laterCodes.has(Number(code)) || (Number(code) === resourceExhausted && afterMs !== undefined)
  if (!isLater) return { kind: 'refused', detail }
  return { kind: 'later', detail, ...(afterMs === undefined ? {} : { afterMs }) }
}

/** A proxy answered in its place. */
function withoutStatus(status: number): ExportOutcome {
  const detail = `${status}, and no status of gRPC`
  return { kind: [429, 502, 503, 504].includes(status) ? 'later' : 'refused', detail }
}

const detailsOf = (said: (name: string) => string | undefined) => {
  const field = said('grpc-status-details-bin')
  return field === undefined ? undefined : readProtobuf('Status', Buffer.from(field, 'base64'))
}

/** Empty where there is none, or it is compressed: we never said that we read that. */
const messageIn = (bytes: Uint8Array) =>
  bytes.byteLength >= 5 && bytes[0] === 0 ? bytes.subarray(5) : new Uint8Array()

/** `grpc-message` is percent-encoded. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
