/** How results are told: a line of JSON each, a table, and the file `RESULTS.md`. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import type { Medians, Plan, Result, Unmeasured } from './measure.ts'

export const resultsFile = join(import.meta.dirname, 'RESULTS.md')

export function jsonOf(result: Result | Unmeasured): object {
  const { name, must, goal, figure, beside } = result.scenario
  const asked = { scenario: name, unit: figure.unit, must, goal }
  if ('reason' in result) return { ...asked, notMeasured: result.reason }
  const { ours, theirs } = result
  return {
    ...asked,
    figure: round(result.figure.median),
    ok: result.ok,
    spread: round(result.figure.spread),
    middleHalf: round(result.figure.middleHalf),
    ratio: round(result.ratio),
    beside: beside?.name ?? 'nginx',
    ...keyed(ours, key => key),
    ...keyed(theirs, key => (beside ? 'beside' : 'nginx') + key[0]!.toUpperCase() + key.slice(1)),
  }
}

const keyed = (medians: object, name: (key: string) => string) =>
  Object.fromEntries(Object.entries(medians).map(([key, value]: [string, number]) => [name(key), round(value)]))

const figureColumns = ['must', 'goal', 'before', 'now', 'spread', 'middle half']
const columns = ['scenario', 'what', ...figureColumns, 'CPU µs', 'p50 ms', 'p99 ms', '']

/** As Markdown. A cell of two figures is ours, then the other side's. */
export function table(results: readonly (Result | Unmeasured)[], before: ReadonlyMap<string, string>): string {
  const rows = results.map(result => rowOf(result, before.get(result.scenario.name) ?? ''))
  return [columns, columns.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

function rowOf(result: Result | Unmeasured, before: string): string[] {
  const { name, title, must, goal, figure } = result.scenario
  const sign = figure.better === 'less' ? '≤' : '≥'
  const asked = [name, title, `${sign} ${must} ${figure.unit}`, goal === undefined ? '' : String(goal), before]
  if ('reason' in result) return [...asked, '', '', '', '', '', '', `not measured: ${result.reason}`]
  const { ours, theirs, ok } = result
  const both = (key: 'cpuUs' | 'p50Ms' | 'p99Ms') => [ours[key], theirs[key]].map(shown).join(' / ')
  const figures = [result.figure.median, result.figure.spread, result.figure.middleHalf].map(shown)
  const memory = ours.bytesEach === undefined ? '' : `; ${memoryOf(ours, theirs)}`
  const verdict = `${ok ? 'met' : '**missed**'}${memory}`
  return [...asked, ...figures, both('cpuUs'), both('p50Ms'), both('p99Ms'), verdict]
}

const memoryOf = (ours: Medians, theirs: Medians) =>
  `${shown(ours.uncollectedBytesEach! / 1000)} KB before garbage was collected, nginx ${shown(theirs.bytesEach! / 1000)} KB`

/** The column `now` of the file as it was last committed, by scenario. */
export function committedFigures(): Map<string, string> {
  const git = spawnSync('git', ['show', 'HEAD:./RESULTS.md'], { encoding: 'utf8', cwd: import.meta.dirname })
  const rows = (git.stdout ?? '').split('\n').filter(line => line.startsWith('| '))
  const cells = rows.map(line => line.split('|').map(cell => cell.trim()))
  return new Map(cells.map(row => [row[columns.indexOf('scenario') + 1]!, row[columns.indexOf('now') + 1]!]))
}

export function document({ text, plan, note }: { text: string; plan: Plan; note: string }): string {
  return `# The wire beside nginx

Written by \`npm run bench\`; what the scenarios are stands in [scenarios.ts](scenarios.ts). A figure is the median of
${plan.pairs} interleaved pairs of runs of ${plan.seconds} s; spread is largest less smallest, the middle half third quartile less first.
Where a cell holds two figures, the second is the other side's. \`before\` is what was last committed.

${text}

${note}
`
}

/** What the figures were measured on. */
export function machine(): string {
  const nginx = execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' }).split('/')[1]!.trim()
  const commit = execFileSync('git', ['describe', '--always', '--dirty', '--exclude=*'], { encoding: 'utf8' }).trim()
  const cores = `${cpus().length} cores of ${cpus()[0]?.model.trim()}`
  const day = new Date().toISOString().slice(0, 10)
  return `${cores}, Linux ${release()}, Node ${process.versions.node}, nginx ${nginx}, commit ${commit}, ${day}.`
}

const round = (value: number) => Math.round(value * 1000) / 1000
const shown = (value: number | undefined) => (value === undefined ? '–' : String(Math.round(value * 100) / 100))
