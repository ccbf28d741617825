/** Server-sent events of a reply (WHATWG HTML §9.2.6), as far as the control plane writes them. */

interface StreamEvent {
  type: string
  data: string
}

const textMax = 16 * 1024 * 1024

/** Ends where the reply ends; what was cut off within an event is none. */
export async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const text = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
  let kept = ''
  for await (const piece of text) {
    kept += piece
    const blocks = kept.split('\n\n')
    kept = blocks.pop()!
    for (const block of blocks) {
      const event = eventOf(block)
      if (event) yield event
    }
    if (kept.length > textMax) return
  }
}

function eventOf(block: string): StreamEvent | undefined {
  let type = 'message'
  const data: string[] = []
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) type = line.slice(7)
    else if (line.startsWith('data: ')) data.push(line.slice(6))
  }
  return data.length > 0 ? { type, data: data.join('\n') } : undefined
}
