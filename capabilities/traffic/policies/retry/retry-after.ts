/** Milliseconds that a server asks to be left alone (RFC 9110 §10.2.3): seconds or a date; 0 where it says nothing that can be read. */
export function retryAfterMs(text: string | undefined, nowMs: number): number {
  if (text === undefined) return 0
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000
  const atMs = /GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(atMs) ? 0 : Math.max(0, atMs - nowMs)
}
