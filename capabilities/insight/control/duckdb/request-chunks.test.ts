import assert from 'node:assert/strict'
import test from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { decodeBatch } from '@gatehouse/events'
import { batchOf, eventAt } from '../event.model.ts'
import { IdTexts, requestColumns } from '../request-columns.ts'
import { incomingTable } from './analytics-tables.ts'
import { appendRequests } from './request-chunks.ts'

test('what is appended in columns is what each request says, whatever its texts are and however many there are', async t => {
  const instance = await DuckDBInstance.create(':memory:')
  t.after(() => instance.closeSync())
  const connection = await instance.connect()
  await connection.run(incomingTable)
  const agents = ['', 'a', 'twelve bytes', 'thirteen byte', 'ä'.repeat(6), 'ä'.repeat(40), '名前', 'x'.repeat(128)]
  const events = Array.from({ length: 5000 }, (_, i) => {
    const userAgent = i % 3 === 0 ? `agent number ${i} of all` : agents[i % agents.length]!
    const path = i < 2048 ? `/only/here/${i}` : '/things/{id}'
    const said = { userAgent, path, totalUs: i % 2 === 0 ? 2 ** 32 - 1 : i, country: i % 5 === 0 ? 'CH' : '' }
    return {
      ...eventAt(i),
      ...said,
      requestId: new Uint8Array(16).map((_, at) => (i >> (at & 7)) & 0xff),
      bytesIn: i / 4,
    }
  })
  const batch = decodeBatch(batchOf(events, { sequence: 1 }))
  const ids = new IdTexts()
  const appender = await connection.createAppender('incoming', null, 'temp')
  appendRequests(appender, batch, ids)
  appender.closeSync()
  const rows = (
    await connection.runAndReadAll('select * replace (hex(request_id) as request_id) from incoming')
  ).getRows()
  assert.equal(rows.length, events.length)
  const columns = Object.values(requestColumns)
  const shown = (value: unknown) =>
    value instanceof Uint8Array
      ? Buffer.from(value).toString('hex').toUpperCase()
      : typeof value === 'bigint'
        ? Number(value)
        : value
  for (const [row, values] of rows.entries()) {
    const expected = columns.map(({ of }) => shown(of(batch.events[row]!, { batch, ids })))
    assert.deepEqual(values.map(shown), expected, String(row))
  }
})
