/** The store of usage ends while it is asked: nothing of it may be under way when its thread goes. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { newId } from '@gatehouse/base'
import { openAnalytics } from '@gatehouse/capability-insight/control/duckdb/analytics-store.ts'
import { batchOfUsed } from '../testing-insight.ts'

test('a store that is closed while it is asked and written to answers or refuses each, and the process lives', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'insight-close-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const nowMs = Date.now()
  const place = { organization: newId('org', nowMs), api: newId('api', nowMs) }
  const batch = (sequence: number, count: number) =>
    batchOfUsed(
      Array.from({ length: count }, (_, index) => ({ ...place, atMs: nowMs - 6000 - index * 30 })),
      sequence,
    )
  const span = { from: new Date(nowMs - 3_600_000).toISOString(), to: new Date(nowMs).toISOString() }
  for (let round = 0; round < 2; round++) {
    const store = await openAnalytics({ directory })
    await store.ingest(batch(10 * round + 1, 3000))
    const asked = Array.from({ length: 8 }, () =>
      store.ask({ organization: place.organization, ...span, metrics: ['p95Ms'], by: ['api', 'endpoint', 'status'] }),
    )
    const written = [store.ingest(batch(10 * round + 2, 1))]
    const closed = store.close()
    written.push(store.ingest(batch(10 * round + 3, 1)))
    const ended = await Promise.allSettled([...asked, ...written])
    await closed
    const codes = ended.flatMap(one => (one.status === 'rejected' ? [one.reason.code] : []))
    assert.deepEqual(
      [...new Set(codes)].filter(code => code !== 'store_unavailable'),
      [],
    )
  }
})
