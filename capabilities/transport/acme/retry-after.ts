/** Longest wait that an authority can ask for. */
const waitMsMax = 7 * 86_400_000

/** RFC 9110 §10.2.3, as milliseconds from now; undefined where it says nothing that can be read. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), waitMsMax)
}
