/** An answer as a file of RFC 4180. */
import type { Question } from '../measures.ts'
import type { Answer } from '../use-analysis.ts'

export function csvOf({ by = [], metrics = ['requests'] }: Question, { rows }: Answer): string {
  const hasTime = rows.some(({ start }) => start !== undefined)
  const head = [...(hasTime ? ['start'] : []), ...by, ...metrics]
  const lines = rows.map(({ start, key, others, values }) => [
    ...(hasTime ? [start ?? ''] : []),
    ...(others ? by.map((_, index) => (index === 0 ? '(others)' : '')) : key),
    ...values.map(value => (value === null ? '' : String(value))),
  ])
  return [head, ...lines].map(line => `${line.map(cell).join(',')}\r\n`).join('')
}

/** What a spreadsheet would take for a formula is text. */
function cell(value: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function saveAs(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
