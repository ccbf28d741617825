import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure, HeaderList } from '@gatehouse/base'
import { createTargetMemory, TargetTable } from '../shared/target-table.ts'
import { WatchedAttempt } from './attempt.ts'
import type { GatewayExchange } from './exchange.ts'

const place = 3

function watching(failuresInRow: number) {
  const table = new TargetTable(createTargetMemory({ threads: 1 }), 1, () => 0)
  const told: number[] = []
  const tell = (of: number) => void told.push(of)
  const attempt = (exchange: Partial<GatewayExchange> = {}) =>
    new WatchedAttempt(
      {
        exchange: exchange as GatewayExchange,
        answer: { replied() {}, failed() {} },
        unanswered() {},
      },
      { ...{ table, place, failuresInRow, tell }, slowMs: 1000 },
    )
  return { table, told, attempt }
}

test('main is told as often as a row of failures is as long again as the rules allow', () => {
  const { attempt, told } = watching(3)
  for (let i = 0; i < 7; i++) attempt().failed(new Failure('upstream_failed', 'gone'))
  assert.deepEqual(told, [place, place])
  attempt().replied({ status: 200, headers: new HeaderList(), body: undefined })
  for (let i = 0; i < 2; i++) attempt().failed(new Failure('upstream_failed', 'gone'))
  assert.deepEqual(told, [place, place])
  const never = watching(0)
  for (let i = 0; i < 5; i++) never.attempt().failed(new Failure('upstream_failed', 'gone'))
  assert.deepEqual(never.told, [])
})

test('a sending is in flight until it failed or its exchange is over, and counted off once', () => {
  const { attempt, table } = watching(3)
  const [one, other] = [attempt(), attempt()]
  assert.equal(table.inFlight(place), 2)
  one.failed(new Failure('upstream_failed', 'gone'))
  one.over()
  assert.equal(table.inFlight(place), 1)
  other.replied({ status: 200, headers: new HeaderList(), body: undefined })
  assert.equal(table.inFlight(place), 1)
  other.over()
  assert.equal(table.inFlight(place), 0)
})

test('a caller that went away, and what the gateway is short of, say nothing of the target', () => {
  const { attempt, table } = watching(1)
  attempt({ cancelled: new Error('the caller went away') }).failed(new Failure('upstream_failed', 'gone'))
  attempt().failed(new Failure('upstream_overloaded', 'no room'))
  assert.equal(table.failuresInRow(place), 0)
})

test('the exchange keeps which target answered, also where another was asked after it', () => {
  const { attempt } = watching(3)
  const [one, other] = [0, 1].map(index => ({ index, line: index }))
  const exchange: Partial<GatewayExchange> = { target: one!, sentMs: 100 }
  const first = attempt(exchange)
  Object.assign(exchange, { target: other, sentMs: 200, tried: [one] })
  attempt(exchange)
  first.replied({ status: 200, headers: new HeaderList(), body: undefined })
  assert.deepEqual([exchange.target, exchange.sentMs, exchange.tried], [one, 100, [one, other]])
})
