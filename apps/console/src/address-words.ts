/** Words of the address alone: whatever else somebody puts there is not read. One that was taken away is none. */
export const addressWords = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(search)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, String(value).slice(0, 300)]),
  )
