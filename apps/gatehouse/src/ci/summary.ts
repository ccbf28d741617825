/** What a build shows of its gates. */
import { cell, markdown, type Report } from '@gatehouse/report'
import { version } from '../version.ts'
import type { StepResult } from './step.ts'

export function ciReport(steps: readonly StepResult[], file: string): Report {
  return {
    ...{ tool: 'gatehouse ci', version, files: [file] },
    items: steps.flatMap(({ items }) => items),
    rules: [...new Map(steps.flatMap(({ rules }) => rules.map(rule => [rule.id, rule] as const))).values()],
  }
}

const signs = { passed: '✔', failed: '✖', skipped: '–' } as const

export function ciText(steps: readonly StepResult[]): string {
  const lines = steps.flatMap(({ name, state, summary, items }) => [
    `${signs[state]} ${name.padEnd(8)} ${summary}`,
    ...items
      .filter(({ level }) => level === 'error')
      .map(
        ({ line, column, message, id }) =>
          `    ${line === undefined ? '' : `${line}:${column ?? 1}  `}${message}  ${id}`,
      ),
  ])
  return lines.join('\n')
}

export function ciMarkdown(steps: readonly StepResult[], file: string): string {
  const rows = steps.map(({ name, state, summary }) => `| ${signs[state]} | ${name} | ${cell(summary)} |`)
  const table = ['# Gates of the API', '', '| | gate | |', '|---|---|---|', ...rows, ''].join('\n')
  const parts = steps
    .filter(({ items }) => items.length > 0)
    .map(({ name, items }) => markdown({ ...ciReport([], file), tool: name, items }))
  return [table, ...parts].join('\n')
}
