/** Upstreams whose certificate was not accepted, of this thread, by Node's word for why. Read by metrics, never reset. */

/** Reasons that are told apart: upstreams have a say in them. */
const reasonsMax = 64

const reasons = new Map<string, number>()

export const untrustedUpstreams: ReadonlyMap<string, number> = reasons

export function countUntrusted(given: string): void {
  const reason = reasons.has(given) || reasons.size < reasonsMax ? given : 'OTHER'
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
}
