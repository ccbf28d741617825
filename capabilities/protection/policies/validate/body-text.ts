/** A body as the contract's readers take it. */
import { type BodyText, isLookedInto, isOctets } from '@gatehouse/contract/body/body-reader.ts'
import { lookAtOctets, lookAtText, type Message, type WholeReading } from '@gatehouse/media/read-text.ts'

const types = { fits: isLookedInto, names: ['JSON', 'XML', 'a form', 'plain text'] }

/** The message goes on with the bytes that were read. */
export async function bodyTextOf(message: Message, reading: Omit<WholeReading, 'policy'>): Promise<BodyText> {
  const contentType = message.headers.get('content-type') ?? ''
  const look = isOctets(contentType.split(';', 1)[0]!.trim().toLowerCase()) ? lookAtOctets : lookAtText
  const { text, bytes, media } = await look(message, types, { ...reading, policy: 'validate' })
  return { type: media.type, contentType, text, bytes }
}
