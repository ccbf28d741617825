import type { Finding, Severity } from '@gatehouse/lint'
import type { Report, Reported } from '@gatehouse/report'
import { counted } from '../cli/counted.ts'
import { version } from '../version.ts'
import type { LintedFiles } from './lint-files.ts'

const levels: Readonly<Record<Severity, Reported['level']>> = {
  ...{ error: 'error', warn: 'warning', info: 'note', hint: 'note' },
}

export function lintReport({ files, findings, rules }: LintedFiles): Report {
  const items = findings.map(
    ({ rule, severity, message, pointer, fingerprint, place }): Reported => ({
      ...{ id: rule, level: levels[severity], message, pointer, fingerprint },
      ...{ file: place?.file ?? files[0], line: place?.line, column: place?.column },
    }),
  )
  return { tool: 'gatehouse lint', version, files, items, rules }
}

export interface LintWords {
  /** Left out because a baseline holds them. */
  known: number
}

/** For people: a file, its findings by line, and what there is in all. */
export function lintText({ files, findings, more }: LintedFiles, { known }: LintWords): string {
  const fileOf = ({ place: at }: Finding) => at?.file ?? files[0]!
  const lines = [...new Set([...files, ...findings.map(fileOf)])].flatMap(file => {
    const own = findings.filter(one => fileOf(one) === file)
    if (own.length === 0) return []
    const placed = own.map(one => [place(one), one] as const)
    const width = Math.max(...placed.map(([text]) => text.length))
    return [
      file,
      ...placed.map(([text, one]) => `  ${text.padEnd(width)}  ${one.severity.padEnd(5)}  ${one.message}  ${one.rule}`),
      '',
    ]
  })
  const count = (severity: Severity) => findings.filter(one => one.severity === severity).length
  const counts = [
    counted(count('error'), 'error'),
    counted(count('warn'), 'warning'),
    `${count('info') + count('hint')} to know`,
  ]
  const beside = known > 0 ? `; ${known} of the baseline are left out` : ''
  const beyond = more > 0 ? `; ${more} more are not shown` : ''
  return [...lines, `${counts.join(', ')} in ${counted(files.length, 'document')}${beside}${beyond}.`].join('\n')
}

const place = ({ place: at, pointer }: Finding) => (at ? `${at.line}:${at.column}` : pointer)
