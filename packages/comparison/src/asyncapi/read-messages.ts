import { isRecord, list, member, text } from '@gatehouse/documents/openapi/tree.ts'
import { type At, type Library, within } from '../model/source.ts'
import type { Message } from './contract.ts'
import { bindingsText, inherited, part, withTraits } from './part.ts'

/** AsyncAPI 2: one message, or one of several. */
export function messagesOf2(library: Library, operation: At): Message[] {
  const written = within(operation, 'message')
  const whole = library.resolved(written)
  if (!whole || !isRecord(whole.value)) return []
  const choices = list(whole.value.oneOf).map((_, index) => within(whole, 'oneOf', index))
  return (choices.length > 0 ? choices : [written]).flatMap(one => messageOf(library, one, referredName(one)))
}

/** AsyncAPI 3: those that are listed, or all of the channel. */
export function messagesOf3(library: Library, listing: At, channel: At | undefined): Message[] {
  const listed = member(listing.value, 'messages')
  if (Array.isArray(listed)) {
    return listed.flatMap((_, index) => {
      const one = within(listing, 'messages', index)
      return messageOf(library, one, referredName(one))
    })
  }
  const own = channel && part(library, channel, 'messages')
  if (!own || !isRecord(own.value)) return []
  return Object.keys(own.value).flatMap(name => messageOf(library, within(own, name), name))
}

const referredName = (at: At) => text(member(at.value, '$ref'))?.split('/').at(-1)

function messageOf(library: Library, written: At, name: string | undefined): Message[] {
  const at = library.resolved(written)
  if (!at || !isRecord(at.value)) return []
  const payload = part(library, at, 'payload')
  const isWrapped =
    member(payload?.value, 'schema') !== undefined && member(payload?.value, 'schemaFormat') !== undefined
  const format = text(isWrapped ? member(payload!.value, 'schemaFormat') : member(at.value, 'schemaFormat'))
  const type = text(inherited(library, at, 'contentType')?.value) ?? text(library.root.value.defaultContentType)
  const correlation = inherited(library, at, 'correlationId')
  return [
    {
      at,
      name: text(member(at.value, 'messageId')) ?? name ?? text(member(at.value, 'name')) ?? 'message',
      headers: withTraits(library, at).flatMap(one => part(library, one, 'headers') ?? []),
      payload: isWrapped ? part(library, payload!, 'schema') : payload,
      schemaFormat: format === undefined || jsonSchema.test(format) ? undefined : format,
      contentType: (type ?? 'application/json').toLowerCase().replace(/\s+/g, ''),
      correlationId: correlation && (text(member(correlation.value, 'location')) ?? ''),
      bindings: bindingsText(library, at),
    },
  ]
}

const jsonSchema = /^application\/(?:schema|vnd\.aai\.asyncapi|vnd\.oai\.openapi)(?:\+json|\+yaml)?(?:;|$)/i
