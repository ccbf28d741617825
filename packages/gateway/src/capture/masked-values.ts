/**
 * Bodies of which the values are masked whose names say that they are secret: whole ones, beginnings, and texts that only look
 * so. Each in time that grows with the text: callers choose it.
 */
import { maskedNamedValues, unescaped } from './named-values.ts'
import type { NamePlace } from './secret-name.ts'
import { masked } from './shown-secrets.ts'

export type NameTest = (name: string, place: NamePlace) => boolean

/** `token=x`, `secret='x'`; after a colon all of the line. */
const pair =
  /(?<![\w.-])([\w.-]+)('?[ \t]{0,4}(?:=[ \t]{0,4}(?=["'])|=|:[ \t]{0,4}))("(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|(?<==)[^\s"'&;,<>]+|(?<=:[ \t]{0,4})(?!\\["'])[^\s"'&;,<>{}[\]][^\r\n"'&;,<>{}[\]]*)/g
const formPair = /(?<![^&?;\s])([^=&?;\s]+)=[^&\s]*/g
const partNames = /(?:^|[;\s])name\*?=(?:"([^"\r\n]*)|([^";\s]*))/gi
const element = /<([\w:.-]{1,128})((?:\s[^<>]{0,1024})?>)/g

/** Of JSON, YAML, or any text: names in quotes and without. */
export const maskedText = (text: string, isSecret: NameTest): string =>
  maskedPairs(maskedJson(maskedNamedValues(text, isSecret), isSecret), isSecret)

const maskedPairs = (text: string, isSecret: NameTest): string =>
  text.replace(pair, (all: string, name: string, between: string, value: string) => {
    if (!isSecret(name, 'body')) return all
    const quote = /^["']/.exec(value)?.[0] ?? ''
    return `${name}${between}${quote}${masked}${quote}`
  })

/**
 * Values of any kind, objects and lists as well, and of JSON that stands as a text in JSON. It need not be whole, nor JSON: each
 * quote may open a name.
 */
function maskedJson(text: string, isSecret: NameTest): string {
  let told = ''
  let from = 0
  for (let at = text.indexOf('"'); at >= 0 && at < text.length; ) {
    const end = stringEnd(text, at)
    const inner = text.slice(at + 1, end)
    const plain = inner.includes('\\') ? unescaped(inner) : inner
    const colon = spaceEnd(text, end + 1)
    if (text[colon] === ':' && isSecret(plain, 'body')) {
      const value = spaceEnd(text, colon + 1)
      told += `${text.slice(from, value)}"${masked}"`
      from = valueEnd(text, value)
      at = text.indexOf('"', from)
      continue
    }
    const changed = plain === inner ? inner : maskedText(plain, isSecret)
    if (changed !== plain) {
      told += text.slice(from, at + 1) + JSON.stringify(changed).slice(1, -1)
      from = end
    }
    at = end
  }
  return told + text.slice(from)
}

/** Where the closing quote is, or the text ends. */
function stringEnd(text: string, opening: number): number {
  for (let at = opening + 1; at < text.length; at++) {
    if (text[at] === '"') return at
    if (text[at] === '\\') at++
  }
  return text.length
}

function spaceEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) <= 32) at++
  return at
}

function valueEnd(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const letter = text[at]!
    if (letter === '"') at = stringEnd(text, at)
    else if (letter === '{' || letter === '[') depth++
    else if (depth === 0) return bareEnd(text, at)
    else if (letter === '}' || letter === ']') depth--
    else continue
    if (depth === 0) return Math.min(at + 1, text.length)
  }
  return text.length
}

function bareEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && !/[\s,\]}"]/.test(text[at]!)) at++
  return at
}

export const maskedForm = (text: string, isSecret: NameTest): string =>
  text.replace(formPair, (all: string, name: string) => (isSecret(decoded(name), 'head') ? `${name}=${masked}` : all))

/** What is between two delimiters, however it looks. */
export function maskedParts(text: string, contentType: string, isSecret: NameTest): string {
  const said = /boundary=(?:"([^"]{1,128})"|([^\s;"]{1,128}))/i.exec(contentType)
  const delimiter = said ? `--${said[1] ?? said[2]}` : /^--[^\r\n]{1,128}/m.exec(text)?.[0]
  if (delimiter === undefined) return text
  const parts = text.split(delimiter).map(part => {
    const blank = /\r?\n\r?\n/.exec(part)
    if (!blank) return part
    const head = part.slice(0, blank.index)
    const names = [...head.matchAll(partNames)].map(([, quoted, bare]) => quoted ?? bare ?? '')
    return names.some(name => isSecret(decoded(name), 'head')) ? `${head}${blank[0]}${masked}\r\n` : part
  })
  return parts.join(delimiter)
}

/** All that an element holds. */
export function maskedElements(text: string, isSecret: NameTest): string {
  let told = ''
  let from = 0
  element.lastIndex = 0
  for (let found = element.exec(text); found; found = element.exec(text)) {
    const name = found[1]!
    if (found[2]!.endsWith('/>') || !isSecret(name.slice(name.indexOf(':') + 1), 'body')) continue
    told += text.slice(from, element.lastIndex) + masked
    const end = text.indexOf(`</${name}`, element.lastIndex)
    from = element.lastIndex = end < 0 ? text.length : end
  }
  return told + text.slice(from)
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
