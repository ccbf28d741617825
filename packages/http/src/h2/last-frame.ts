import type { HeaderList } from '@gatehouse/base'
import { blockBytesMax, sendableTrailers, writeFields } from './fields-out.ts'
import { sizesBytesMax } from './hpack/encoder.ts'
import type { Session } from './session.ts'
import type { Stream } from './stream.ts'

const nothing = new Uint8Array()

/** Ends our side of a stream: with trailers, where there are some that can be sent, else with an empty frame. */
export function sayLast(session: Session, stream: Stream, trailers: HeaderList | undefined): void {
  const { writer, encoder, outlet } = session
  const list = sendableTrailers(trailers)
  stream.localEnded = true
  if (!list) return writer.data(stream.id, nothing, true)
  writer.beginHead(blockBytesMax(list) + sizesBytesMax)
  encoder.begin(outlet)
  writeFields(outlet, encoder, { headers: list })
  writer.endHead(stream.id, true)
}
