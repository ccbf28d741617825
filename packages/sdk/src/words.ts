/** Descriptions of a document as lines of a comment: no control signs, nothing that turns the text around, no end of it. */

const linesMax = 40
const signsMax = 4000

export function plainLines(text: string | undefined): string[] {
  if (text === undefined) return []
  const clean = text
    .slice(0, signsMax)
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
    .replace(/[^\P{C}\n\t]/gu, '')
    .replaceAll('\t', '  ')
  const lines = clean.split('\n').map(line => line.trimEnd())
  while (lines.length > 0 && lines[0] === '') lines.shift()
  while (lines.length > 0 && lines.at(-1) === '') lines.pop()
  return lines.slice(0, linesMax)
}

export const firstLine = (text: string | undefined): string => plainLines(text)[0] ?? ''

/** For Markdown of a page: no markup, no links. */
export const forMarkdown = (text: string): string =>
  plainLines(text)
    .join(' ')
    .replace(/[\\`*_{}[\]()#+|~<>&]/g, sign => `\\${sign}`)
