/** Markdown for a comment on a change: a table, the worst first, and how many there are more. */
import { printable } from './printable.ts'
import { placeText, type Report, type Reported } from './report.ts'

const rowsMax = 200
const signs: Readonly<Record<Reported['level'], string>> = { error: '🛑 error', warning: '⚠️ warning', note: 'ℹ️ note' }
const levels = ['error', 'warning', 'note'] as const

export function markdown({ tool, files, items }: Report): string {
  const title = `## ${cell(tool)}`
  if (items.length === 0) return `${title}\n\nNothing found in ${files.map(code).join(', ')}.\n`
  const sorted = levels.flatMap(level => items.filter(one => one.level === level))
  const counts = levels
    .map(level => [level, items.filter(one => one.level === level).length] as const)
    .filter(([, count]) => count > 0)
    .map(([level, count]) => `${count} ${level}${count === 1 ? '' : 's'}`)
  const rows = sorted.slice(0, rowsMax).map(item => {
    const text = item.help === undefined ? item.message : `${item.message} ${item.help}`
    return `| ${signs[item.level]} | ${code(item.id)} | ${code(placeText(item))} | ${cell(text)} |`
  })
  const more = sorted.length > rowsMax ? [`\n…and ${sorted.length - rowsMax} more.`] : []
  return [
    title,
    '',
    `${counts.join(', ')}.`,
    '',
    '| | rule | place | |',
    '|---|---|---|---|',
    ...rows,
    ...more,
    '',
  ].join('\n')
}

/** No document writes a row, a link, a mention or HTML of its own. */
export const cell = (text: string) =>
  printable(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>|#!~]/g, sign => `\\${sign}`)
    .replace(/@(?=\w)/g, '@\u200b')

const code = (text: string) => (text === '' ? '' : `\`${printable(text).replace(/\s+/g, ' ').replace(/[`|]/g, "'")}\``)
