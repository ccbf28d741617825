/** 32 bits of a text, well spread, the same everywhere: FNV-1a over UTF-16 code units, then the finish of MurmurHash3. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Where a text stands in a share: from 0 to below 100, evenly spread, and always the same. */
export const percentOf = (text: string): number => (textHash(text) / 2 ** 32) * 100
