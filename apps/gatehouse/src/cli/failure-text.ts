/** A failure as a person reads it: code, what happened, each problem with its place, what to do. */
import type { Failure, Problem } from '@gatehouse/base'
import { plainText } from './table.ts'

export function failureText({ code, message, hint, problems, cause }: Failure): string {
  const [first, ...more] = problems
  const saidAlready = more.length === 0 && first?.message === message && !first.place
  const shown = saidAlready ? [] : problems.map(problemText)
  const lines = [`gatehouse: ${message} (${code})`, ...shown.map(line => `  ${line}`)]
  if (code === 'internal' && cause instanceof Error && process.env.GATEHOUSE_DEBUG) lines.push(String(cause.stack))
  if (hint) lines.push(`  → ${hint}`)
  return plainText(lines.join('\n'))
}

/** `file:line:column  sentence`, or the pointer where there is no place. */
export function problemText({ message, place, pointer, hint }: Problem): string {
  const where = place ? `${place.file ?? 'document'}:${place.line}:${place.column}` : pointer
  const next = hint && !message.includes(hint) ? ` (${hint})` : ''
  return `${where ? `${where}  ` : ''}${message}${next}`
}
