/** A reply's events one by one through somebody's hands. */
import { type BodySource, Failure } from '@gatehouse/base'
import { type Answer, LookedFlow } from '../looked-flow.ts'
import { BlockReader } from './block-reader.ts'
import { readEvent, type SseEvent, writeEvent } from './event.ts'

export interface EventFlowRules {
  /** Of one event with its blank line; a larger one breaks the reply off with `message_too_large`. */
  eventBytesMax: number
  /** Asked for each event that has data; comments and the like pass. A failure breaks the reply off. */
  look?: (event: SseEvent) => EventVerdict | Promise<EventVerdict>
  /** Told before the reply is broken off from here. */
  broken?: (failure: Failure) => void
}

export type EventVerdict = 'pass' | 'drop' | SseEvent | Failure

/** The same stream, event by event. Bytes of events that pass are not changed. */
export function eventFlow(source: BodySource, { eventBytesMax, look, broken }: EventFlowRules): BodySource {
  let found: (block: Uint8Array) => void
  const blocks = new BlockReader(eventBytesMax, block => found(block))
  /** A byte order mark may stand before the first line alone (§9.2.5). */
  let first = true
  return new LookedFlow<Uint8Array>(source, {
    broken,
    cut(piece, to) {
      found = to
      blocks.read(piece)
      return blocks.over ? new Failure('message_too_large', `An event may have ${eventBytesMax} bytes.`) : undefined
    },
    // No event, so nobody can look at it.
    rest: () => (look ? undefined : blocks.rest()),
    answer(block) {
      const marked = first && block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf
      first = false
      const event = look && readEvent(marked ? block.subarray(3) : block)
      if (!event) return block
      const verdict = look(event)
      return verdict instanceof Promise ? verdict.then(late => settled(block, late)) : settled(block, verdict)
    },
  })
}

function settled(block: Uint8Array, verdict: EventVerdict): Answer {
  if (verdict === 'pass') return block
  if (verdict === 'drop') return undefined
  return verdict instanceof Failure ? verdict : writeEvent(verdict)
}
