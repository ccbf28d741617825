/** The analytics thread: owns the DuckDB file and works through what the main side posts. */
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '@gatehouse/base'
import type { AnalyticsCall, AnalyticsReply, AnalyticsSettings } from './analytics-calls.ts'
import { extractRows } from './analytics-extract.ts'
import { analyticsFailure, openAnalyticsFile } from './analytics-file.ts'
import { answerQuestion } from './analytics-questions.ts'
import { requestsPage } from './analytics-requests.ts'
import { AnalyticsWriter } from './analytics-writer.ts'
import { QueryPool } from './query-pool.ts'

const settings = workerData as AnalyticsSettings
const { directory } = settings
const port = parentPort!

async function start() {
  const file = await openAnalyticsFile(directory, settings)
  const writer = await AnalyticsWriter.open(file, settings)
  const timing = { connections: 2, clock: systemClock, timeoutMs: settings.queryTimeoutMs }
  const pool = await QueryPool.open(file.instance, timing)
  const perform = (call: AnalyticsCall): Promise<unknown> => {
    switch (call.kind) {
      case 'ingest':
        return writer.ingest(call.batch)
      case 'ask':
        return pool.run(call.question.organization, connection =>
          answerQuestion(connection, { directory, input: call.question }),
        )
      case 'requests':
        return pool.run(call.input.organization, connection =>
          requestsPage(connection, { directory, input: call.input }),
        )
      case 'extract':
        return pool.run(call.input.organization, connection =>
          extractRows(connection, { directory, input: call.input }),
        )
      case 'retain':
        return writer.retain(call.nowMs, call.own)
      case 'close':
        return close()
    }
  }
  /** A thread that ends while the engine works takes the process with it: one after the other, whatever fails of them. */
  const close = async () => {
    try {
      await pool.close()
    } finally {
      await writer.close().finally(() => file.instance.closeSync())
    }
  }
  port.on('message', (call: AnalyticsCall) => {
    perform(call).then(
      result => {
        reply({ id: call.id, result })
        if (call.kind === 'close') port.close()
      },
      error => replyFailure(call.id, error),
    )
  })
  return { movedTo: file.movedTo }
}

function reply(message: AnalyticsReply) {
  port.postMessage(message)
}

function replyFailure(id: number, error: unknown) {
  const { code, message, hint, problems } = analyticsFailure(error)
  reply({ id, failure: { code, detail: message, hint, problems: [...problems] } })
}

start().then(
  result => reply({ id: 0, result }),
  error => replyFailure(0, error),
)
