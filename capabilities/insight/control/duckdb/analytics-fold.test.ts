import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { rollUpNames } from '../../measures.ts'
import { openAnalyticsFile } from './analytics-file.ts'
import { fold } from './analytics-fold.ts'
import { recentTable, rollUpTable } from './analytics-tables.ts'

const day = 86_400
/** More than the engine writes at once. */
const minutes = 150_000

test('a day of many rows comes into hours and days whole, with several threads of the engine', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'fold-'))
  const limits = { memoryMegabytesMax: 256, threads: 2, tempMegabytesMax: 256 }
  const { instance } = await openAnalyticsFile(directory, limits)
  const connection = await instance.connect()
  t.after(() => {
    connection.closeSync()
    instance.closeSync()
    rmSync(directory, { recursive: true })
  })
  for (const rollUp of rollUpNames) {
    await connection.run(`insert into ${recentTable(rollUp)} (start, organization, environment, requests)
      select ${day} + i % 1440 * 60, 'org_one', 'env_' || i, 1 from range(${minutes}) r(i)`)
  }
  await fold(connection, (2 * day + 3600) * 1000)
  for (const rollUp of rollUpNames) {
    // A late one counts in the hour and the day that are made.
    await connection.run(
      `insert into ${recentTable(rollUp)} (start, organization, requests) values (${day}, 'org_one', 1)`,
    )
  }
  await fold(connection, (2 * day + 3600) * 1000)
  for (const rollUp of rollUpNames) {
    for (const width of [60, 3600, day] as const) {
      const found = await connection.runAndReadAll(`select sum(requests)::double from ${rollUpTable(rollUp, width)}`)
      assert.equal(found.getRowsJS()[0]![0], minutes + 1, `${rollUp} by ${width} s`)
    }
  }
})
