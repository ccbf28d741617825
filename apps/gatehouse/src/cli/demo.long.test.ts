import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPlatform } from '../testing-platform.ts'

test('the demo is made once, and shown again; where no gateway answers it ends and says so', {
  timeout: 120_000,
}, async t => {
  const platform = await startPlatform(t)
  await platform.cli('demo', '--once', '--requests', '20')
  const again = JSON.parse(await platform.cli('demo', '--once', '--requests', '20', '--json'))
  assert.deepEqual(again.statuses, { 200: 20 })
  assert.equal((await fetch(platform.portal)).status, 200)
  const lost = platform.cli('demo', '--once', '--gateway', 'http://127.0.0.1:1')
  await assert.rejects(lost, /gateway_not_ready/)
})
