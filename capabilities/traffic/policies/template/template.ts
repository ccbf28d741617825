import { Failure } from '@gatehouse/base'
import { compileTemplate, exchangeScope, template as templateText } from '@gatehouse/expression'
import { type BodyChange, bodyChanges } from '@gatehouse/media/body-changes.ts'
import { writerFor } from '@gatehouse/media/escape.ts'
import { readValue } from '@gatehouse/media/format.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'
import { type ReadTypes, readText } from '@gatehouse/media/read-text.ts'
import { bodyBytesMax } from '@gatehouse/media/reshape.ts'
import type { Side } from '@gatehouse/media/side.ts'
import { statusName } from '@gatehouse/media/status-set.ts'
import { writeText } from '@gatehouse/media/write-text.ts'
import { defaulted, type Filled, fieldText, object, Type } from '@gatehouse/schema'
import { definePolicy, type Host } from '@gatehouse/unit'

const shape = {
  template: templateText({
    maxLength: 65_536,
    description:
      'The new body. `${…}` is CEL; what came is `body`. Values stand as the type needs them: JSON, or escaped.',
  }),
  contentType: defaulted(fieldText({ minLength: 1, maxLength: 256 }), 'application/json'),
  bodyBytesMax,
}
const request = object(shape)
const response = object({ ...shape, statuses: defaulted(Type.Array(statusName, { maxItems: 32 }), ['2xx']) })

export const template = definePolicy({
  name: 'template',
  version: 1,
  stages: ['shape'],
  title: 'Template',
  summary: 'Writes bodies anew from a text with expressions in it. Bodies of JSON, XML, YAML and plain text are read.',
  config: object({ request: Type.Optional(request), response: Type.Optional(response) }),
  errors: [
    ...(['expression_failed', 'body_malformed', 'reply_malformed', 'request_too_large'] as const),
    ...(['reply_too_large', 'unsupported_content', 'codings_exhausted'] as const),
  ],
  body: 'whole',
  examples: [
    {
      title: 'A request in another form',
      config: { request: { template: '{"name": ${body}, "by": ${consumer.plan}}', bodyBytesMax: 20 } },
      send: ['POST / Content-Type: text/plain', 'POST / much too long for this example'],
      expect: [200, 413],
    },
  ],
  create({ request, response }, host) {
    return bodyChanges({
      request: request && changer(request, 'request', host),
      response: response && { change: changer(response, 'reply', host), statuses: response.statuses },
    })
  },
})

/** A stream of events has no end to wait for. */
const readTypes: ReadTypes = {
  fits: type =>
    type === '' || formatOf(type) !== undefined || (type.startsWith('text/') && type !== 'text/event-stream'),
  names: ['JSON', 'XML', 'YAML', 'text'],
}

function changer(
  { template, contentType, bodyBytesMax }: Filled<typeof request>,
  side: Side,
  { codings }: Host,
): BodyChange {
  const compiled = compileTemplate(template)
  const write = writerFor(contentType)
  const isJson = formatOf(contentType.split(';', 1)[0]!.trim().toLowerCase()) === 'json'
  return async (exchange, message, reply) => {
    const { text, bytes, media } = await readText(message, readTypes, {
      side,
      policy: 'template',
      bytesMax: bodyBytesMax,
      codings,
      signal: exchange.signal,
    })
    const body = bodyValue(text, media.type, side)
    const made = compiled.render(exchangeScope(exchange, { reply, body, bodyBytes: bytes }), write)
    if (isJson) demandJson(made)
    writeText(message, made, contentType)
  }
}

function bodyValue(text: string, type: string, side: Side): unknown {
  const format = formatOf(type)
  return format ? readValue(text, format, side) : text
}

function demandJson(text: string): void {
  try {
    JSON.parse(text)
  } catch {
    throw new Failure('expression_failed', 'What the template makes is not JSON.')
  }
}
