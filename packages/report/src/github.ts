/** Workflow commands of GitHub Actions: each finding stands beside its line. */
import { printable } from './printable.ts'
import type { Report, Reported } from './report.ts'

const words: Readonly<Record<Reported['level'], string>> = { error: 'error', warning: 'warning', note: 'notice' }

export function github({ items }: Report): string {
  return items.map(line).join('')
}

function line({ id, level, message, file, line: at, column }: Reported): string {
  const properties = Object.entries({ file, line: at, col: column, title: id })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`)
  return `::${words[level]} ${properties.join(',')}::${escaped(message)}\n`
}

const escaped = (text: string) => printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
