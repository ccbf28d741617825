/** Runtime expressions (OpenAPI 3.1.1 §4.8.20.4, Arazzo 1.0.1 §5.7): what of a request and its reply is meant. */

export interface ExpressedSide {
  header: (name: string) => string | undefined
  /** As a value where it is JSON, or else a text; undefined where there is none. */
  body: unknown
}

export interface Happened {
  url: string
  method: string
  status?: number
  request: ExpressedSide & {
    query: (name: string) => string | undefined
    path: (name: string) => string | undefined
  }
  reply?: ExpressedSide | undefined
}

/** What `$inputs`, `$steps` and the like lead to, by that word without its `$`. */
export type ExpressedNames = Readonly<Record<string, unknown>>

export const isRuntimeExpression = (text: unknown): boolean => typeof text === 'string' && /^\$[a-z]/i.test(text)

/** Undefined for what is not there, and for what is no expression. */
export function runtimeValue(expression: string, seen: Happened | undefined, names: ExpressedNames = {}): unknown {
  if (expression === '$url') return seen?.url
  if (expression === '$method') return seen?.method
  if (expression === '$statusCode') return seen?.status
  const [, word, rest = ''] = /^\$([A-Za-z]+)\.([\s\S]*)$/.exec(expression) ?? []
  if (word === 'request') return seen && ofSide(seen.request, rest, seen)
  if (word === 'response') return seen?.reply && ofSide(seen.reply, rest, seen)
  if (word === undefined || !Object.hasOwn(names, word)) return undefined
  const [path = '', pointer] = parted(rest)
  const found = walked(names[word], path)
  return pointer === undefined ? found : atPointer(found, pointer)
}

/** With the values of all `{$…}` within it; undefined where one is not there or is no plain value. */
export function withRuntimeValues(
  text: string,
  seen: Happened | undefined,
  names: ExpressedNames = {},
): string | undefined {
  let isWhole = true
  const written = text.replace(/\{(\$[^{}]+)\}/g, (_, expression: string) => {
    const value = runtimeValue(expression, seen, names)
    if (value === undefined || value === null || typeof value === 'object') isWhole = false
    return String(value)
  })
  return isWhole ? written : undefined
}

function ofSide(side: ExpressedSide, source: string, { request }: Happened): unknown {
  const [part = '', pointer] = parted(source)
  if (part === 'body') return pointer === undefined ? side.body : atPointer(side.body, pointer)
  const [, place, name = ''] = /^(header|query|path)\.([\s\S]+)$/.exec(source) ?? []
  if (place === 'header') return side.header(name.toLowerCase())
  if (side !== request) return undefined
  return place === 'query' ? request.query(name) : place === 'path' ? request.path(name) : undefined
}

function parted(text: string): [string, string | undefined] {
  const at = text.indexOf('#')
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/** RFC 6901. */
function atPointer(value: unknown, pointer: string): unknown {
  if (pointer === '') return value
  if (!pointer.startsWith('/')) return undefined
  let at = value
  for (const step of pointer.slice(1).split('/')) at = member(at, step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return at
}

/** Names may hold dots: the longest one that is there is meant. */
function walked(value: unknown, path: string): unknown {
  if (path === '') return value
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const found = member(value, path.slice(0, end))
    if (found !== undefined) return end === path.length ? found : walked(found, path.slice(end + 1))
  }
  return undefined
}

function member(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^(0|[1-9]\d{0,8})$/.test(key) ? value[Number(key)] : undefined
  const isHeld = typeof value === 'object' && value !== null && Object.hasOwn(value, key)
  return isHeld ? (value as Record<string, unknown>)[key] : undefined
}
