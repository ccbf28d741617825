/** Replies that are text, for policies that read them whole; streams of events are read event by event elsewhere. */
import { formatOf, mediaTypeOf } from '@gatehouse/media/media-type.ts'
import { type Message, type ReadTypes, saysAny } from '@gatehouse/media/read-text.ts'
import { askForWhole } from '@gatehouse/media/reshape.ts'
import { forgetLength } from '@gatehouse/media/write-text.ts'
import type { Exchange, Frame, Next, Reply } from '@gatehouse/unit'

/** What is text is read; pictures and archives are not. */
export const textTypes: ReadTypes = {
  fits: type =>
    type === '' ||
    type.startsWith('text/') ||
    formatOf(type) !== undefined ||
    /\b(x-www-form-urlencoded|javascript|x-ndjson|jsonl|graphql)\b/.test(type),
  names: ['text', 'JSON', 'XML', 'YAML'],
}

const typeOf = ({ headers }: Pick<Message, 'headers'>) => mediaTypeOf(headers.get('content-type'))?.type ?? ''

export const isText = (message: Pick<Message, 'headers'>): boolean => saysAny(message, textTypes)

/** Asks the upstream and changes its reply where that is text and no stream. What cannot be changed does not pass. */
export async function changedReply(
  exchange: Exchange,
  next: Next,
  change: (reply: Reply) => Promise<void>,
): Promise<Reply> {
  askForWhole(exchange)
  const reply = await next()
  if (reply.status < 200 || !isText(reply) || typeOf(reply) === 'text/event-stream') return reply
  if (!reply.body) {
    forgetLength(reply)
    return reply
  }
  try {
    await change(reply)
    return reply
  } catch (thrown) {
    reply.body?.abort()
    throw thrown
  }
}

/** The text of an event or a message; undefined for what is none. */
export const frameText = (frame: Frame): string | undefined =>
  frame.kind === 'grpc' || (frame.kind === 'websocket' && frame.opcode === 'binary')
    ? undefined
    : new TextDecoder().decode(frame.data)

export const withText = <F extends Frame>(frame: F, text: string): F => ({
  ...frame,
  data: new TextEncoder().encode(text),
})
