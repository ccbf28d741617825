/** What a reader makes of one reply, and whether two of them disagree where it ends. */
import type { ReplyDraw } from './reply-grammar.ts'
import { bytesOf, replyTranscript } from './transcript.ts'

export interface ReplyReading {
  /**
   * `whole`: the message is complete. `cut`: the connection ended within it. `waiting`: more is to come. `switched`: the
   * connection is taken to speak another protocol.
   */
  state: 'whole' | 'cut' | 'waiting' | 'refused' | 'switched'
  status: number
  /** Latin1. */
  body: string
  why?: string | undefined
}

export interface OwnReply extends ReplyReading {
  /** It ends with the connection, or something follows it that ends the connection. */
  ends: boolean
  /** An interim reply stands before it (RFC 9110 §15.2). */
  interim: boolean
}

/** Ours: of the first reply, which answers this method. */
export function ownReply({ method, text }: ReplyDraw): OwnReply {
  const open = replyTranscript([bytesOf(text)], [{ method }], false)
  const ends = open.refused !== undefined || open.messages[0]?.ended !== true
  const { messages, refused } = ends ? replyTranscript([bytesOf(text)], [{ method }]) : open
  const first = messages[0]
  const interim = text.startsWith('HTTP/1.1 1')
  if (!first?.ended) return { state: 'refused', status: 0, body: '', why: refused, ends, interim }
  const { status } = first.head
  return { state: 'whole', status, body: first.body, why: refused, ends, interim }
}

/** Why what we take as whole is read otherwise; undefined where it is not, or the other reader refuses it. */
export function replyDisagreement(own: OwnReply, other: ReplyReading, ofProxy: boolean): string | undefined {
  if (other.state === 'refused') return undefined
  // A proxy that finds a fault in the middle can only cut: it refused.
  if (other.state === 'cut' && ofProxy) return undefined
  if (other.state !== 'whole') return `${other.state} there: ${other.status} ${JSON.stringify(other.body)}`
  if (other.status !== own.status) return `status ${other.status} there`
  return other.body === own.body ? undefined : `another body there: ${JSON.stringify(other.body)}`
}

/**
 * Faults of other readers that cannot be turned against anybody. nginx before 1.29 takes an interim reply, which any
 * server may send at any time, for the final one, whose body then runs until the connection ends; so it must have handed
 * on nothing but an interim head.
 */
export function knownReply(reader: string, own: OwnReply, other: ReplyReading): string | undefined {
  const nothing = other.state === 'waiting' && other.status === 0 && other.body === ''
  return reader === 'nginx' && own.interim && nothing ? 'nginx takes an interim reply for the final one' : undefined
}
