/** What a long-running program says on standard error: one JSON line each, secrets never among the fields and personal data masked. */
import { recordedJson } from '@gatehouse/privacy'

export type Level = 'error' | 'warn' | 'info'
export type LogLine = (level: Level, message: string, fields?: Record<string, unknown>) => void

const order: readonly Level[] = ['error', 'warn', 'info']

export function logger(program: string, least: Level): LogLine {
  return (level, message, fields = {}) => {
    if (order.indexOf(level) > order.indexOf(least)) return
    const time = new Date().toISOString()
    process.stderr.write(`{"time":"${time}",${recordedJson({ level, program, message, ...fields }).slice(1)}\n`)
  }
}
