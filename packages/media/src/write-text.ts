import { bodyOf } from '@gatehouse/base'
import type { Reply } from '@gatehouse/unit'
import type { Message } from './read-text.ts'

const encoder = new TextEncoder()

/** What was said of the bytes that were there (RFC 9110 §6.6.2, §8, RFC 9530). */
const ofOldBytes = [
  'content-length',
  'content-encoding',
  'content-md5',
  'content-digest',
  'repr-digest',
  'digest',
  'accept-ranges',
  'trailer',
]

/** Gives the message another body; a strong ETag becomes a weak one (RFC 9110 §8.8.1). */
export function writeText(message: Message, text: string, contentType: string): void {
  writeBytes(message, encoder.encode(text), contentType)
}

export function writeBytes(message: Message, bytes: Uint8Array, contentType: string): void {
  forgetBytes(message)
  message.headers.set('Content-Type', contentType)
  message.body = bodyOf(bytes)
}

/** For a reply without a body whose like would be changed (HEAD, 304): its length is not known. */
export function forgetLength(reply: Reply): void {
  forgetBytes(reply)
}

export function forgetBytes(message: Pick<Message, 'headers'> & Pick<Reply, 'lengthBytes'>): void {
  for (const name of ofOldBytes) message.headers.delete(name)
  weakenEtag(message.headers)
  if (message.lengthBytes !== undefined) message.lengthBytes = undefined
}

export function weakenEtag(headers: Message['headers']): void {
  const etag = headers.get('etag')
  if (etag?.startsWith('"')) headers.set('ETag', `W/${etag}`)
}
