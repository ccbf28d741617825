/** Values of a JSON body under their path: `json.user.names.0`. What is no JSON has none. */
import type { Pairs } from './url-encoded.ts'

const depthMax = 64
export const jsonValuesMax = 10_000

export interface JsonValues {
  pairs: Pairs
  problem: string | undefined
}

export function readJsonValues(bytes: string): JsonValues {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes, 'latin1').toString('utf8'))
  } catch {
    return { pairs: [], problem: 'JSON parsing error' }
  }
  const pairs: Pairs = []
  const full = !collect(value, 'json', { pairs, depth: 0 })
  return { pairs, problem: full ? 'JSON is too deep or too long' : undefined }
}

function collect(value: unknown, path: string, { pairs, depth }: { pairs: Pairs; depth: number }): boolean {
  if (pairs.length >= jsonValuesMax || depth > depthMax) return false
  if (typeof value !== 'object' || value === null) {
    pairs.push([path, Buffer.from(String(value ?? ''), 'utf8').toString('latin1')])
    return true
  }
  return Object.entries(value).every(([key, inner]) => {
    const name = Buffer.from(key, 'utf8').toString('latin1')
    return collect(inner, `${path}.${name}`, { pairs, depth: depth + 1 })
  })
}
