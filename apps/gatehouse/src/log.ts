/** What a long-running program says on standard error: one JSON line each, secrets never among the fields. */
export type Level = 'error' | 'warn' | 'info'
export type LogLine = (level: Level, message: string, fields?: Record<string, unknown>) => void

const order: readonly Level[] = ['error', 'warn', 'info']

export function logger(program: string, least: Level): LogLine {
  return (level, message, fields = {}) => {
    if (order.indexOf(level) > order.indexOf(least)) return
    const line = { time: new Date().toISOString(), level, program, message, ...fields }
    process.stderr.write(`${JSON.stringify(line)}\n`)
  }
}
