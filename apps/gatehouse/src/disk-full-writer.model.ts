/** Takes batches until it is killed, and tells which of them it took. Run by a test. */
import { openAnalytics } from '@gatehouse/capability-insight/control/duckdb/analytics-store.ts'
import { batchOfUsed } from './testing-insight.ts'

const analytics = await openAnalytics({ directory: process.argv[2]! })
for (let sequence = 1; ; sequence++) {
  const atMs = Date.UTC(2026, 4, 10, 12)
  const used = Array.from({ length: 100 }, () => ({ organization: 'org_1', api: 'api_1', atMs }))
  try {
    await analytics.ingest(batchOfUsed(used, sequence))
    process.send!({ taken: sequence })
  } catch (thrown) {
    process.send!({ code: (thrown as { code?: string }).code })
    // The same again: whoever kept it tells it until it is taken.
    sequence--
  }
  await new Promise(done => setTimeout(done, 50))
}
