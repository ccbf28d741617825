/** Which of the media types of a body or reply a client speaks, and how it reads it. */
import { isRecord, type Json, member, record } from '@gatehouse/documents/openapi/tree.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'
import { escapePointer } from '@gatehouse/schema'
import type { BodyKind, ReplyKind } from './model.ts'

export interface Content<Kind> {
  kind: Kind
  mediaType: string
  schema: Json
  pointer: string
}

const linesTypes = new Set([
  'application/jsonl',
  'application/x-ndjson',
  'application/ndjson',
  'application/json-lines',
])

function bodyKind(type: string): BodyKind {
  if (formatOf(type) === 'json' || type === '*/*' || type === 'application/*') return 'json'
  if (type === 'application/x-www-form-urlencoded') return 'form'
  if (type === 'multipart/form-data') return 'parts'
  return type.startsWith('text/') || formatOf(type) ? 'text' : 'binary'
}

function replyKind(type: string): ReplyKind {
  if (type === 'text/event-stream') return 'events'
  if (linesTypes.has(type)) return 'lines'
  const kind = bodyKind(type)
  return kind === 'form' || kind === 'parts' ? 'text' : kind
}

const bodyOrder: readonly BodyKind[] = ['json', 'parts', 'form', 'text', 'binary']
const replyOrder: readonly ReplyKind[] = ['json', 'lines', 'events', 'text', 'binary', 'none']

/** Of `content` (3.x), the one that says most. */
function chosen<Kind>(content: Json, pointer: string, kindOf: (type: string) => Kind, order: readonly Kind[]) {
  const all = Object.entries(record(content)).map(([name, media]): Content<Kind> => {
    const mediaType = name.split(';')[0]!.trim().toLowerCase()
    const key = isRecord(media) && media.itemSchema !== undefined ? 'itemSchema' : 'schema'
    const at = `${pointer}/${escapePointer(name)}/${key}`
    return { kind: kindOf(mediaType), mediaType, schema: member(media, key), pointer: at }
  })
  return all.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0]
}

export const bodyContent = (content: Json, pointer: string) => chosen(content, pointer, bodyKind, bodyOrder)
export const replyContent = (content: Json, pointer: string) => chosen(content, pointer, replyKind, replyOrder)
export { bodyKind, replyKind }
