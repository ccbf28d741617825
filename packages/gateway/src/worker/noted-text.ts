/** What a policy measured, as an event holds it. */
import { notedBytesMax } from '@gatehouse/events'
import type { Measured } from '@gatehouse/unit'

/** Empty where it has no room: half of it would be none. */
export function notedText({ texts, numbers }: Measured): string {
  const text = `${JSON.stringify(texts)}\n${JSON.stringify(numbers)}`
  return Buffer.byteLength(text) <= notedBytesMax ? text : ''
}
