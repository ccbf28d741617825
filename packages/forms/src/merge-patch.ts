/** What turns one value into another, as a merge patch (RFC 7396); nothing where they are equal. Pure. */
export function mergePatch(before: unknown, after: unknown): unknown {
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined
  if (!isObject(before) || !isObject(after)) return after
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(before)) if (after[key] === undefined) patch[key] = null
  for (const [key, value] of Object.entries(after)) {
    if (value === undefined) continue
    const part = key in before ? mergePatch(before[key], value) : value
    if (part !== undefined) patch[key] = part
  }
  return Object.keys(patch).length === 0 ? undefined : patch
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
