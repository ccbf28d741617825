import { lowerBytes } from '../letters.ts'

/** How shells and file systems read a text. */
const dropped = /[\\"'^]/g
const separators = /[\s,;]+/g

/** As a shell would see the words: without quotes and escapes, one space between them, lower case. */
export function commandLine(text: string): string {
  return lowerBytes(text)
    .replace(dropped, '')
    .replace(separators, ' ')
    .replace(/ +([/(])/g, '$1')
}

export const normalizePathWindows = (text: string): string => normalizePath(text.replaceAll('\\', '/'))

/** Without `.`, `..` and repeated slashes (RFC 3986 §5.2.4); above the root there is the root. */
export function normalizePath(text: string): string {
  if (!/\/[/.]|^\.|\\/.test(text)) return text
  const rooted = text.startsWith('/')
  const kept: string[] = []
  const parts = text.split('/')
  parts.forEach((part, at) => {
    if (part === '..') {
      if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
      else if (!rooted) kept.push(part)
    } else if (part !== '' && part !== '.') kept.push(part)
    else if (at === parts.length - 1 && kept.length > 0) kept.push('')
  })
  return (rooted ? '/' : '') + kept.join('/')
}
