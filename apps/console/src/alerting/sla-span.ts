/** The days that figures are of, the last one included; `to` is the moment after the last. */
export function spanOf({ from, to }: { from: string; to: string }, nowMs: number): { from: string; to: string } {
  const lastMs = Math.min(Date.parse(to) - 1, nowMs)
  return { from: from.slice(0, 10), to: new Date(lastMs).toISOString().slice(0, 10) }
}
