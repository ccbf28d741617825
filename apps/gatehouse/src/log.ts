/** What a long-running program says on standard error: one JSON line each, secrets never among the fields and personal data masked. */
import { recordedJson } from '@gatehouse/privacy'

export const levels = ['error', 'warn', 'info'] as const
export type Level = (typeof levels)[number]
export type LogLine = (level: Level, message: string, fields?: Record<string, unknown>) => void

/** Gets what is logged, masked. */
export type LogTaker = (
  level: Level,
  message: string,
  fields: Readonly<Record<string, string | number | boolean>>,
) => void

export interface Logger extends LogLine {
  /** The least that is logged; it may be changed at any time. */
  least: Level
  /** Everything goes there as well from now on. */
  also(taker: LogTaker): void
}

export function logger(program: string, least: Level): Logger {
  const takers: LogTaker[] = []
  const say: LogLine = (level, message, fields = {}) => {
    if (levels.indexOf(level) > levels.indexOf(log.least)) return
    const time = new Date().toISOString()
    const json = recordedJson({ level, program, message, ...fields })
    process.stderr.write(`{"time":"${time}",${json.slice(1)}\n`)
    if (takers.length > 0) tell(takers, json)
  }
  const log: Logger = Object.assign(say, { least, also: (taker: LogTaker) => void takers.push(taker) })
  return log
}

/** From now on; that it changed is said at any level. */
export function changeLevel(log: Logger, level: Level): void {
  if (log.least === level) return
  const before = log.least
  log.least = 'info'
  log('info', `The log level is ${level} from now on; it was ${before}.`)
  log.least = level
}

/** A signal makes the log say less, step by step, and then as much as it can: for processes that nobody else can tell. */
export function levelBySignal(log: Logger): void {
  process.on('SIGUSR2', () =>
    changeLevel(log, levels[(levels.indexOf(log.least) + levels.length - 1) % levels.length]!),
  )
}

/** As it was written, so that nothing goes elsewhere that was not to be seen here. */
function tell(takers: readonly LogTaker[], json: string): void {
  const { level, program, message, ...fields } = JSON.parse(json) as { level: Level; program: string; message: string }
  const flat = Object.entries(fields as Record<string, unknown>).flatMap(([name, value]) => {
    if (value === null || value === undefined) return []
    return [[name, typeof value === 'object' ? JSON.stringify(value) : value]]
  })
  for (const taker of takers) taker(level, message, Object.fromEntries(flat))
}
