/** What a target is known by, over all threads and generations. */
export const targetKey = (upstreamId: string, url: string): string => `${upstreamId} ${url}`
