import { plainLines } from '../words.ts'

/** Nothing in it ends the comment or is an instruction to the compiler. */
const safe = (line: string) => line.replaceAll('*/', '*\\/').replace(/@(?=ts-)/g, '@ ')

/** A documentation comment with its line break, or nothing. */
export function comment(lines: readonly (string | undefined)[], indent = ''): string {
  const all = lines.flatMap(plainLines).map(safe)
  if (all.length === 0) return ''
  if (all.length === 1) return `${indent}/** ${all[0]} */\n`
  return `${indent}/**\n${all.map(line => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`
}
