/** The analytics thread: owns the DuckDB file and works through what the main side posts. */
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '@gatehouse/base'
import type { AnalyticsCall, AnalyticsReply, AnalyticsSettings } from './analytics-calls.ts'
import { analyticsBytes, analyticsFailure, checkpoint, openAnalyticsFile } from './analytics-file.ts'
import { AnalyticsIngest } from './analytics-ingest.ts'
import { answer } from './analytics-query.ts'
import { removeOld } from './analytics-retention.ts'
import { QueryPool } from './query-pool.ts'

const settings = workerData as AnalyticsSettings
const port = parentPort!
/** The size on disk is looked at after so many batches. */
const batchesPerLook = 64

async function start() {
  const file = await openAnalyticsFile(settings.directory, settings)
  const writer = await file.instance.connect()
  const ingest = new AnalyticsIngest(writer)
  const timing = { connections: 2, clock: systemClock, timeoutMs: settings.queryTimeoutMs }
  const pool = await QueryPool.open(file.instance, timing)
  let batches = 0
  let writing: Promise<unknown> = Promise.resolve()
  /** The writer has one transaction at a time. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = writing.then(work, work)
    writing = result.catch(() => {})
    return result
  }
  const retain = (nowMs: number) => removeOld(writer, { ...settings, path: file.path, nowMs })
  const store = async (batch: Uint8Array) => {
    const result = await ingest.ingest(batch)
    if (++batches % batchesPerLook === 0 && analyticsBytes(file.path) > settings.diskBytesMax) {
      await retain(systemClock.nowMs())
    }
    return result
  }
  const perform = (call: AnalyticsCall): Promise<unknown> => {
    switch (call.kind) {
      case 'ingest':
        return inTurn(() => store(call.batch))
      case 'query':
        return pool.run(connection => answer(connection, call.name, call.input as never))
      case 'retain':
        return inTurn(() => retain(call.nowMs))
      case 'close':
        return inTurn(async () => {
          await checkpoint(writer)
          pool.close()
          writer.closeSync()
          file.instance.closeSync()
        })
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
