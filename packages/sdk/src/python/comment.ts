import { plainLines } from '../words.ts'

/** Lines of a comment say nothing to a type checker. */
const quiet = (line: string) => line.replace(/\b(type|mypy|pyright|noqa|ruff|fmt|isort|pylint|flake8)(?=\s*:)/gi, '$1 ')

export const comment = (description: string | undefined, indent: string): string =>
  plainLines(description)
    .map(line => `${indent}#${line === '' ? '' : ` ${quiet(line)}`}\n`)
    .join('')

/** No quote and no backslash of it is one to Python. */
const safe = (line: string) => line.replaceAll('\\', '\\\\').replaceAll('"', '\\"')

export function docstring(lines: readonly (string | undefined)[], indent: string): string {
  const all = lines.flatMap(plainLines).map(safe)
  if (all.length === 0) return ''
  if (all.length === 1) return `${indent}"""${all[0]}"""\n`
  return `${indent}"""${all[0]}\n${all
    .slice(1)
    .map(line => `${line === '' ? '' : `${indent}${line}`}\n`)
    .join('')}${indent}"""\n`
}
