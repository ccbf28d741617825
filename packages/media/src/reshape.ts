/** What the policies that read whole bodies have in common: what they ask the upstream for, and what they leave alone. */
import { defaulted, Type } from '@gatehouse/schema'
import type { Exchange, Reply } from '@gatehouse/unit'
import { forStatus } from './status-set.ts'
import { forgetLength } from './write-text.ts'

export const bodyBytesMax = defaulted(
  Type.Integer({
    ...{ minimum: 1, maximum: 4_194_304 },
    description: 'Largest body that is read, inflated; a larger one is refused with its code.',
  }),
  262_144,
)

/** The upstream sends the whole body (RFC 9110 §14.2). */
export function askForWhole({ request }: Exchange): void {
  request.headers.delete('range')
  request.headers.delete('if-range')
}

/** Whether there is a body to be changed; what is said of the old bytes is taken from a reply that has none. */
export function hasBody(reply: Reply, statuses: ReadonlyMap<string, true>): boolean {
  if (reply.status < 200 || forStatus(statuses, reply.status) === undefined) return false
  if (reply.body) return true
  forgetLength(reply)
  return false
}
