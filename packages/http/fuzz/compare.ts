/** What a reader makes of a connection's bytes, and whether two of them disagree where it is dangerous. */
import { connect } from 'node:net'
import type { Found } from './counts.ts'
import type { Reader } from './readers.ts'
import { type Arrived, targetMark } from './recorder.ts'
import { bytesOf, requestTranscript } from './transcript.ts'

export interface Reading {
  /** Messages that are complete, until one that ends the connection. */
  messages: Arrived[]
  /** `waiting`: the reader believes that more is to come. `closed`: it ended the connection after a message. */
  state: 'refused' | 'closed' | 'waiting'
  rule?: string | undefined
  /** Of ours: the first message that asks for an upgrade as node:http understands it, and where its bytes begin. */
  upgrade?: { at: number; from: number } | undefined
}

const fewerThere = 'more messages here than there'

/**
 * The one fault of another reader that cannot be turned against anybody. node:http stops reading a connection behind a
 * message whose own head has both Upgrade and a Connection that names it (llhttp pauses there, body included), serves it as
 * any other where nobody listens for upgrades, and forgets what was pipelined behind it. So it must have read exactly the
 * messages up to that one, each as we did: one more or one less, or an Upgrade without Connection, is no such case.
 */
export function known({ reader, why }: Found, own: Reading, other: Reading): string | undefined {
  if (reader !== 'node:http' || why !== fewerThere || own.upgrade === undefined) return undefined
  return other.messages.length === own.upgrade.at + 1 ? 'node:http forgets what is pipelined behind Upgrade' : undefined
}

/**
 * What node:http would have been sent without that upgrade, where it stopped right before the message that asks for it.
 * It swallows its refusal of such a message's body: with the field under another name it must say so.
 */
export function withoutUpgrade({ text, reader, why }: Found, own: Reading, other: Reading): string | undefined {
  const { upgrade } = own
  if (reader !== 'node:http' || why !== fewerThere || other.messages.length !== upgrade?.at) return undefined
  const headEnd = text.indexOf('\r\n\r\n', upgrade.from)
  const head = text.slice(upgrade.from, headEnd).replaceAll(/^upgrade:/gim, 'X-Grade:')
  return text.slice(0, upgrade.from) + head + text.slice(headEnd)
}

/** Ours. */
export function ownReading(text: string): Reading {
  const { messages, refused } = requestTranscript([bytesOf(text)])
  const kept: Arrived[] = []
  let upgrade: Reading['upgrade']
  let begin = 0
  for (const { head, body, ended, endsAt } of messages) {
    if (!ended) break
    if (asksUpgrade(text.slice(begin, endsAt))) upgrade ??= { at: kept.length, from: begin }
    begin = endsAt!
    kept.push({ method: head.method, target: targetMark(head.target), body })
    if (!head.keepAlive) return { messages: kept, state: 'closed', upgrade }
  }
  return { messages: kept, state: refused === undefined ? 'waiting' : 'refused', rule: refused, upgrade }
}

function asksUpgrade(message: string): boolean {
  const head = message.slice(0, message.indexOf('\r\n\r\n'))
  return /^upgrade:/im.test(head) && /^connection:(?:.*[,\s])?upgrade\s*(?:,|$)/im.test(head)
}

/** Sends the bytes on a connection of its own; silent for `quietMs`, the reader is taken to wait for more. */
export function otherReading({ port, take }: Reader, text: string, quietMs: number): Promise<Reading> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    let replies = ''
    let fromPort = 0
    let quiet = false
    socket.setEncoding('latin1').setNoDelay(true)
    socket.setTimeout(quietMs, () => {
      quiet = true
      socket.destroy()
    })
    socket.on('connect', () => {
      fromPort = socket.localPort!
      take(fromPort) // What came too late from an earlier connection of this port.
      socket.write(text, 'latin1')
    })
    socket.on('data', (piece: string) => (replies += piece))
    socket.on('error', () => {})
    socket.on('close', () => {
      const statuses = Array.from(replies.matchAll(/^HTTP\/1\.[01] (\d{3})/gm), ([, status]) => Number(status))
      const refused = statuses.some(status => status >= 400 && status !== 408)
      resolve({ messages: take(fromPort), state: refused ? 'refused' : quiet ? 'waiting' : 'closed' })
    })
  })
}

/** Why what we accept is read otherwise by `other`; undefined where it is not. */
export function disagreement(own: Reading, other: Reading): string | undefined {
  if (other.state === 'refused') return own.state === 'refused' ? undefined : unlike(own.messages, other.messages)
  const both = Math.min(own.messages.length, other.messages.length)
  for (let i = 0; i < both; i++)
    if (!alike(own.messages[i]!, other.messages[i]!))
      return `message ${i + 1} differs: ${JSON.stringify(other.messages[i])}`
  if (other.messages.length > both && own.state === 'waiting') return 'more messages there than here'
  if (own.messages.length > both && other.state === 'waiting') return fewerThere
  return undefined
}

const alike = (a: Arrived, b: Arrived) => a.method === b.method && a.target === b.target && a.body === b.body

/** A reader that refused one message may have gone on to the next: what it took must be among ours, in order. */
function unlike(own: readonly Arrived[], other: readonly Arrived[]): string | undefined {
  let at = 0
  for (const message of other) {
    while (at < own.length && !alike(own[at]!, message)) at++
    if (at++ >= own.length) return `a message that is not here: ${JSON.stringify(message)}`
  }
  return undefined
}
