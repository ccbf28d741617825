/**
 * Pairs of which one half is the name and the other the value, `{"name":"password","value":"x"}`, in either order: in JSON
 * and YAML. It need not be whole, nor JSON; in time that grows with the text.
 */
import type { NameTest } from './masked-values.ts'
import { masked } from './shown-secrets.ts'

export const nameKeys = new Set([
  'name',
  'key',
  'field',
  'param',
  'parameter',
  'header',
  'id',
  'label',
  'k',
  'property',
  'variable',
])
export const valueKeys = new Set([
  'value',
  'values',
  'val',
  'v',
  'content',
  'data',
  'text',
  'string',
  'stringvalue',
  'defaultvalue',
])

interface Frame {
  isSecret: boolean
  /** A value that goes on: where it began. */
  open: number | undefined
  values: [from: number, to: number][]
}

/** An odd quote turns strings inside out: both ways of reading it are taken. */
export function maskedNamedValues(text: string, isSecret: NameTest): string {
  if (!text.includes('"')) return text
  const spans = [...spansIn(text, 0, isSecret), ...spansIn(text, text.indexOf('"') + 1, isSecret)]
  return withoutSpans(text, spans)
}

function spansIn(text: string, begin: number, isSecret: NameTest): [number, number][] {
  const found: [number, number][] = []
  const frames: Frame[] = [{ isSecret: false, open: undefined, values: [] }]
  let key: string | undefined
  const close = (at: number, frame: Frame) => {
    if (frame.open !== undefined) frame.values.push([frame.open, at])
    frame.open = undefined
  }
  const leave = (at: number, frame: Frame) => {
    close(at, frame)
    if (frame.isSecret) found.push(...frame.values)
  }
  for (let at = begin; at < text.length; at++) {
    const letter = text[at]!
    const frame = frames.at(-1)!
    if (letter === '"') {
      const end = stringEnd(text, at)
      const written = text.slice(at + 1, Math.min(end, at + 257))
      const word = written.includes('\\') ? unescaped(written) : written
      const after = spaceEnd(text, end + 1)
      if (text[after] === ':') {
        key = word.toLowerCase()
        if (valueKeys.has(key)) frame.open = spaceEnd(text, after + 1)
        at = after
        continue
      }
      if (key !== undefined && nameKeys.has(key) && isSecret(word, 'body')) frame.isSecret = true
      key = undefined
      at = end
    } else if (letter === '{' || letter === '[') frames.push({ isSecret: false, open: undefined, values: [] })
    else if (letter === ',') {
      close(at, frame)
      key = undefined
    } else if (letter === '}' || letter === ']') {
      leave(at, frame)
      if (frames.length > 1) frames.pop()
      else frames[0] = { isSecret: false, open: undefined, values: [] }
    }
  }
  for (const frame of frames) leave(text.length, frame)
  return found
}

/** Of what stands between quotes in JSON; near enough where it is cut. */
export function unescaped(inner: string): string {
  try {
    return JSON.parse(`"${inner}"`) as string
  } catch {
    return inner.replace(/\\(["\\/])/g, '$1')
  }
}

/** What a JSON text holds no line end in: there it is no string. */
function stringEnd(text: string, opening: number): number {
  for (let at = opening + 1; at < text.length; at++) {
    const letter = text[at]
    if (letter === '"' || letter === '\n') return at
    if (letter === '\\') at++
  }
  return text.length
}

function spaceEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) <= 32) at++
  return at
}

function withoutSpans(text: string, spans: readonly (readonly [number, number])[]): string {
  let told = ''
  let from = 0
  for (const [begin, end] of spans.toSorted(([a], [b]) => a - b)) {
    if (begin < from) continue
    // White space before what follows stays.
    const kept = text.slice(begin, end).trimEnd().length
    told += `${text.slice(from, begin)}"${masked}"`
    from = begin + kept
  }
  return told + text.slice(from)
}

const entry = /^([ \t-]{0,64})(name|key|field|param|parameter|header|value|val|content):[ \t]{1,16}([^\r\n]*)$/i

/** `- name: password` and beside it `value: x`, a line each. */
export function maskedLines(text: string, isSecret: NameTest): string {
  if (!text.includes('\n')) return text
  const lines = text.split('\n')
  const read = lines.map(line => entry.exec(line.trimEnd()))
  const isName = (at: number) => {
    const [, , word, rest] = read[at] ?? []
    return word !== undefined && nameKeys.has(word.toLowerCase()) && isSecret(rest!.replace(/^["']|["']$/g, ''), 'body')
  }
  return lines
    .map((line, at) => {
      const [, indent, word] = read[at] ?? []
      if (word === undefined || !valueKeys.has(word.toLowerCase()) || !(isName(at - 1) || isName(at + 1))) return line
      return `${indent}${word}: ${masked}`
    })
    .join('\n')
}
