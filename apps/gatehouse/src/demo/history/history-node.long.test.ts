/** Who tells a history finds the platform again, wherever it stands by then. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { systemClock } from '@gatehouse/base'
import { encodeBatch } from '@gatehouse/events'
import { Connection } from '../../cli/connection.ts'
import { startPlatform, temporaryData } from '../../testing-platform.ts'
import { HistoryNode, historyNodeName } from './history-node.ts'

test('a platform that began anew at other ports is told again', { timeout: 240_000 }, async t => {
  const data = temporaryData(t)
  const first = await startPlatform(t, { data })
  await first.cli('demo', '--once', '--requests', '1')
  const world = {
    ...{ env: {}, cwd: data, clock: systemClock, out: () => {}, err: () => {}, fetch },
    stdin: async function* () {},
  }
  const api = new Connection({ data, url: first.control, organization: 'demo' }, world)
  let at = distributionOf(data)
  const node = await HistoryNode.join(api, { controlUrl: () => at, clock: systemClock })
  t.after(() => node.leave())
  const epoch = Date.now()
  const batch = (sequence: number) =>
    encodeBatch({ ...{ node: historyNodeName, epoch, sequence, dropped: 0, events: [] }, strings: () => [''] })
  await node.send(batch(1))
  await first.stop()
  await startPlatform(t, { data })
  const before = at
  at = distributionOf(data)
  assert.notEqual(at, before)
  await node.send(batch(2))
})

const distributionOf = (data: string): string =>
  (JSON.parse(readFileSync(join(data, 'addresses.json'), 'utf8')) as { distribution: string }).distribution
