/** Ingests batches and tells each acknowledged sequence, or why it may not; ended by its test. */
import { writeSync } from 'node:fs'
import { batchOf, eventAt } from '../event.model.ts'
import { openAnalytics } from './analytics-store.ts'

const store = await openAnalytics({ directory: process.argv[2]! }).catch(error => {
  writeSync(1, `${error.code}\n`)
  process.exit(1)
})
for (let sequence = 1; ; sequence++) {
  const events = Array.from({ length: 100 }, (_, i) => eventAt(sequence * 100 + i))
  const ack = await store.ingest(batchOf(events, { sequence }))
  writeSync(1, `${sequence} ${ack}\n`)
}
