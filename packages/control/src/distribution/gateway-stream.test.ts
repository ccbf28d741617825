import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { heartbeatMs } from '@gatehouse/program'
import { serveStream } from './gateway-stream.ts'
import type { LineWriter } from './line-writer.ts'
import type { Signals } from './signals.ts'

test('a store that cannot be asked before a heartbeat cuts no gateway off', async () => {
  const clock = new ManualClock()
  const written: unknown[] = []
  const ended = Promise.withResolvers<void>()
  const lines = {
    open: true,
    ended: ended.promise,
    write: async (line: unknown) => void written.push(line),
    close() {},
  }
  const signals = { listen: () => () => {} }
  let asked = 0
  const beat = async () => {
    if (++asked === 1) throw new Error('The store is away.')
  }
  const over = serveStream({
    ...{ lines: lines as unknown as LineWriter, signals: signals as unknown as Signals, topic: 'group', clock },
    ...{ send: async () => {}, beat },
  })
  for (let beats = 1; beats <= 2; beats++) {
    await new Promise(setImmediate)
    clock.advance(heartbeatMs)
    await new Promise(setImmediate)
    assert.deepEqual([asked, written.length], [beats, beats])
  }
  lines.open = false
  ended.resolve()
  await over
})
