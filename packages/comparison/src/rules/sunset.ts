/** Days on which something goes: `2026-12-31`, or a date and time of RFC 3339. */
export function readSunset(written: string): number | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(
    written.trim(),
  )
  if (!found) return undefined
  const day = Date.parse(`${found[1]}T00:00:00Z`)
  return Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== found[1] ? undefined : day
}

export const dayMs = 86_400_000
