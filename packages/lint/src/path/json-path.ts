/** JSONPath as rulesets write it (RFC 9535, with `~` for keys, `^` for the value around, and conditions in JavaScript). */
import { PathProblem, type Scope, scriptOf } from './script.ts'
import { unquoted } from './script-tokens.ts'

export interface Segment {
  /** Also anywhere below. */
  deep: boolean
  /** The value around is meant instead of one within. */
  parent?: boolean
  /** Names that fit, where nothing else does. */
  names?: ReadonlySet<string>
  fits: (key: string | number, scope: () => Scope) => boolean
}

export interface Path {
  text: string
  segments: readonly Segment[]
  /** Keys are meant, not values. */
  keys: boolean
}

const pathCharactersMax = 4096
const plainName = /[^.[\]~^,()\s'"]+/y

/** Throws `PathProblem`. */
export function pathOf(text: string): Path {
  if (text.length > pathCharactersMax) throw new PathProblem(`it has more than ${pathCharactersMax} characters`)
  if (!text.startsWith('$')) throw new PathProblem('it must begin with $')
  const segments: Segment[] = []
  let keys = false
  let at = 1
  while (at < text.length) {
    if (keys) throw new PathProblem('~ must stand at its end')
    const deep = text.startsWith('..', at)
    if (deep) at += 2
    else if (text[at] === '.') at++
    if (text[at] === '~') {
      keys = true
      at++
    } else if (text[at] === '^') {
      segments.push({ deep: false, parent: true, fits: () => true })
      at++
    } else if (text[at] === '[') {
      const end = closing(text, at)
      segments.push({ deep, ...selectorOf(text.slice(at + 1, end).trim()) })
      at = end + 1
    } else {
      plainName.lastIndex = at
      const name = plainName.exec(text)?.[0]
      if (name === undefined || at === 1) throw new PathProblem(`it cannot be read from its character ${at + 1} on`)
      segments.push({ deep, ...(name === '*' ? every : named([name])) })
      at += name.length
    }
  }
  return { text, segments, keys }
}

type Selector = Omit<Segment, 'deep' | 'parent'>

const every: Selector = { fits: () => true }

function named(list: readonly string[]): Selector {
  const names = new Set(list)
  return { names, fits: key => names.has(String(key)) }
}

function selectorOf(inner: string): Selector {
  if (inner === '*') return every
  if (inner.startsWith('?')) {
    const script = scriptOf(inner.slice(1))
    return { fits: (_, scope) => Boolean(script(scope())) }
  }
  if (/^-?\d*:-?\d*(?::-?\d+)?$/.test(inner)) return sliceOf(inner)
  const list = inner.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,\s'"]+/gs) ?? []
  if (list.length === 0 || list.some(one => one.startsWith('('))) throw new PathProblem(`[${inner}] is not read`)
  const names = list.map(one => (/^['"]/.test(one) ? unquoted(one) : one))
  const back = names.filter(one => /^-\d+$/.test(one)).map(Number)
  const plain = named(names)
  if (back.length === 0) return plain
  return {
    fits: (key, scope) =>
      plain.fits(key, scope) || (typeof key === 'number' && back.includes(key - (scope().parent as unknown[]).length)),
  }
}

function sliceOf(inner: string): Selector {
  const [from, to, step = 1] = inner.split(':').map(one => (one === '' ? undefined : Number(one)))
  if (step < 1) throw new PathProblem(`[${inner}] has a step that leads nowhere`)
  return {
    fits: (key, scope) => {
      if (typeof key !== 'number') return false
      const { length } = scope().parent as unknown[]
      const whole = (bound: number) => (bound < 0 ? Math.max(0, length + bound) : bound)
      const [first, end] = [whole(from ?? 0), whole(to ?? length)]
      return key >= first && key < end && (key - first) % step === 0
    },
  }
}

/** Where the bracket closes, whatever stands in quotes, patterns and brackets within it. */
function closing(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const sign = text[at]!
    if (sign === '"' || sign === "'") at = endOf(text, at)
    else if (sign === '/' && /[(,=!&|]\s*$/.test(text.slice(from, at))) at = endOf(text, at)
    else if (sign === '[') depth++
    else if (sign === ']' && --depth === 0) return at
  }
  throw new PathProblem('a bracket is not closed')
}

function endOf(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === text[from]) return at
  }
  throw new PathProblem('a quote or a pattern is not closed')
}
