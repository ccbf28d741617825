/** One event of a `text/event-stream` (WHATWG HTML §9.2.6): its fields as written, and back. */

export interface SseEvent {
  /** `message` where nothing else is said. */
  event: string
  /** As UTF-8; lines are divided by LF. */
  data: Uint8Array
  id?: string | undefined
  retry?: string | undefined
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The event of one block of lines; undefined where it has no data, which nobody is told of (§9.2.6). */
export function readEvent(block: Uint8Array): SseEvent | undefined {
  const data: string[] = []
  const found: Omit<SseEvent, 'data'> = { event: 'message' }
  for (const line of decoder.decode(block).split(/\r\n|\r|\n/)) {
    const colon = line.indexOf(':')
    if (colon === 0) continue
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1))
    if (name === 'data') data.push(value)
    else if (name === 'event') found.event = value || 'message'
    else if (name === 'id' && !value.includes('\0')) found.id = value
    else if (name === 'retry' && /^\d+$/.test(value)) found.retry = value
  }
  return data.length === 0 ? undefined : { ...found, data: Buffer.from(data.join('\n')) }
}

/** A line break in `event` or `id` would make lines of its own: it is left out. */
export function writeEvent({ event, data, id, retry }: SseEvent): Uint8Array {
  const oneLine = (text: string) => text.replace(/[\r\n]/g, '')
  let text = event === 'message' ? '' : `event: ${oneLine(event)}\n`
  if (id !== undefined) text += `id: ${oneLine(id)}\n`
  if (retry !== undefined) text += `retry: ${oneLine(retry)}\n`
  for (const line of decoder.decode(data).split(/\r\n|\r|\n/)) text += `data: ${line}\n`
  return Buffer.from(`${text}\n`)
}
