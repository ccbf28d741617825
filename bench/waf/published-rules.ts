/** The OWASP Core Rule Set 4 as it is published; see the `README.md` of `folder`. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

export const folder = new URL('../../tools/corpus/crs-4/', import.meta.url)
export const packed = () => readFileSync(new URL('rules.json.gz', folder))

/** In the order in which they are read; texts have one character a byte. */
export function publishedRules(): { name: string; text: string }[] {
  const files = JSON.parse(gunzipSync(packed()).toString()) as Record<string, string>
  return Object.entries(files).map(([name, text]) => ({ name, text }))
}
