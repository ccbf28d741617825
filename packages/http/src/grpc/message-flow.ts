/** One direction of a gRPC call where somebody limits its messages or looks at them. Rules by number: SPEC.md beside this file. */
import { type BodySource, Failure } from '@gatehouse/base'
import { GrowingRoom } from '../growing-room.ts'
import { type Answer, LookedFlow } from '../looked-flow.ts'
import { type GrpcMessage, trailersFlag, writeMessage } from './message.ts'
import { PrefixReader } from './prefix-reader.ts'

export interface MessageFlowRules {
  /** Of one message, without its prefix and as it is on the wire. */
  messageBytesMax: number
  /** The body is of gRPC-Web, whose last part may be trailers: these pass unseen. */
  web: boolean
  /** Asked for each message, whole. A failure breaks the body off. */
  look?: (message: GrpcMessage) => MessageVerdict | Promise<MessageVerdict>
  /** Told before the body is broken off from here. */
  broken?: (failure: Failure) => void
}

export type MessageVerdict = 'pass' | 'drop' | GrpcMessage | Failure

/** The same messages and trailers. Where nobody looks, bytes pass as they come, and none of a message that is too large. */
export function messageFlow(source: BodySource, rules: MessageFlowRules): BodySource {
  return rules.look ? looked(source, rules, rules.look) : watched(source, rules)
}

function watched(source: BodySource, rules: MessageFlowRules): BodySource {
  const reader = new PrefixReader(rules)
  return new LookedFlow<Uint8Array>(source, {
    broken: rules.broken,
    cut(piece, found) {
      const passing = reader.read(piece)
      if (passing.byteLength > 0) found(passing)
      return reader.failure
    },
    rest: () => reader.unfinished,
    answer: piece => piece,
  })
}

interface Flagged {
  flag: number
  data: Uint8Array
}

function looked(source: BodySource, rules: MessageFlowRules, look: NonNullable<MessageFlowRules['look']>): BodySource {
  const room = new GrowingRoom()
  let found: (message: Flagged) => void
  let flag = 0
  let announcedBytes = 0
  const reader = new PrefixReader(rules, {
    begins(itsFlag, lengthBytes) {
      flag = itsFlag
      announcedBytes = lengthBytes
    },
    payload: piece => room.add(piece, announcedBytes),
    ends: () => found({ flag, data: room.take() }),
  })
  return new LookedFlow<Flagged>(source, {
    broken: rules.broken,
    cut(piece, to) {
      found = to
      reader.read(piece)
      return reader.failure
    },
    rest: () => reader.unfinished,
    answer(message) {
      if (message.flag >= trailersFlag) return writeMessage(message.flag, message.data)
      const verdict = look({ compressed: message.flag === 1, data: message.data })
      return verdict instanceof Promise ? verdict.then(late => settled(message, late)) : settled(message, verdict)
    },
  })
}

function settled({ flag, data }: Flagged, verdict: MessageVerdict): Answer {
  if (verdict === 'drop') return undefined
  if (verdict instanceof Failure) return verdict
  return verdict === 'pass' ? writeMessage(flag, data) : writeMessage(verdict.compressed ? 1 : 0, verdict.data)
}
