import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { Exchange } from '@gatehouse/unit'
import { streamLimits } from './stream-limits.ts'

function counted() {
  let open = 0
  const leave = () => {
    open--
  }
  const enter = () => {
    open++
    return leave
  }
  const config = { connectionsMax: 5, messageBytesMax: 1000, idleTimeoutMs: 1000 }
  const hooks = streamLimits.create(config as never, { gauges: { enter } } as never)
  const exchange = (accept: string) =>
    ({ route: { endpoint: 'e' }, request: { headers: new HeaderList(['Accept', accept]) } }) as unknown as Exchange
  return { hooks, exchange, open: () => open }
}

for (const written of ['text/event-stream', 'Text/Event-Stream', 'application/json, TEXT/EVENT-STREAM;q=0.9']) {
  test(`an event stream asked for as ${written} is counted until it is over`, () => {
    const { hooks, exchange, open } = counted()
    const asked = exchange(written)
    hooks.request!(asked)
    assert.equal(open(), 1)
    hooks.finish!(asked)
    assert.equal(open(), 0)
  })
}

test('an event stream that nobody announced is counted, in whatever case its type is written; another reply is not', () => {
  const { hooks, exchange, open } = counted()
  const reply = (type: string) => ({ status: 200, headers: new HeaderList(['Content-Type', type]) }) as never
  hooks.response!(exchange('*/*'), reply('text/event-streams'))
  assert.equal(open(), 0)
  hooks.response!(exchange('*/*'), reply('Text/Event-Stream; charset=utf-8'))
  assert.equal(open(), 1)
})
