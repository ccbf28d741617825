/**
 * Values of a JSON body under their path: `json.user.names.0`. A key that stands twice has both its values: whoever is behind
 * may take either. What is no JSON has none.
 */
import type { Pairs } from './url-encoded.ts'

const depthMax = 64
export const jsonValuesMax = 10_000

export interface JsonValues {
  pairs: Pairs
  problem: string | undefined
}

const token = /"(?:[^"\\]|\\.)*(?:"|$)|[{}[\],:]|[^\s{}[\],:"]+/g

export function readJsonValues(bytes: string, isCut = false): JsonValues {
  const text = Buffer.from(bytes, 'latin1').toString('utf8')
  if (!isCut && !isJson(text)) return { pairs: [], problem: 'JSON parsing error' }
  const pairs: Pairs = []
  const full = !collect(text, pairs)
  return { pairs, problem: full ? 'JSON is too deep or too long' : undefined }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** What stands in quotes; where a body is cut off, or no JSON before that, as it is. */
function textIn(written: string): string {
  try {
    return latin(JSON.parse(written) as string)
  } catch {
    return latin(written.slice(1, -1))
  }
}

interface Level {
  path: string
  /** Of an array the index, of an object undefined. */
  index: number | undefined
}

/** Of a text that was parsed already, so that each token is where it may be. False where there is too much. */
function collect(text: string, pairs: Pairs): boolean {
  const levels: Level[] = []
  let path = 'json'
  token.lastIndex = 0
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [written] = found
    const level = levels.at(-1)
    if (written === '{' || written === '[') {
      levels.push({ path, index: written === '[' ? 0 : undefined })
      if (levels.length > depthMax) return false
      if (written === '[') path = `${path}.0`
    } else if (written === '}' || written === ']') levels.pop()
    else if (written === ',') {
      if (level?.index !== undefined) path = `${level.path}.${++level.index}`
    } else if (written === ':') continue
    else if (level && level.index === undefined && text[afterWhite(text, token.lastIndex)] === ':') {
      path = `${level.path}.${textIn(written)}`
    } else {
      if (pairs.length >= jsonValuesMax) return false
      pairs.push([path, written.startsWith('"') ? textIn(written) : written === 'null' ? '' : written])
    }
  }
  return true
}

function afterWhite(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) <= 32) at++
  return at
}

const latin = (text: string) => (/^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1'))
