/** What `start` is told of its stores reaches the process that opens them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPlatform } from './testing-platform.ts'

test('usage is kept where `start` is told, and nowhere else where that does not answer', async t => {
  const args = ['--analytics-url', 'http://127.0.0.1:9/usage']
  await assert.rejects(startPlatform(t, { args }), /store_unavailable|ClickHouse says/)
})
