import assert from 'node:assert/strict'
import test from 'node:test'
import type { Route } from '@gatehouse/program'
import { samplePart } from '@gatehouse/program/sample.ts'
import type { GatewayExchange } from '../worker/exchange.ts'
import { Holder, KnownConsumer } from '../worker/known-consumer.ts'
import type { Finished } from '../worker/serve.ts'
import { RequestMeter } from './request-meter.ts'

const part = samplePart({ organization: 'acme' })
const routeOf = (endpoint: string) => ({ ...part, part, endpoint }) as unknown as Route
const holder = new Holder('', new Uint8Array(16), new Uint8Array(16))

const over = (route: Route, status: number, more: object = {}, ms = 3): Finished => ({
  exchange: { route, sentMs: 1, code: undefined, ...more } as unknown as GatewayExchange,
  ...{ status, generation: 1, bytesOut: 0, complete: true, startedMs: 0, endedMs: ms },
})

test('requests are counted by endpoint, class and duration, and from nothing once they were told', () => {
  const meter = new RequestMeter({ endpointsMax: 10, consumersMax: 10 })
  const [list, get] = [routeOf('listPets'), routeOf('getPet')]
  for (const status of [200, 204, 404, 503])
    meter.note(over(list, status, { consumer: new KnownConsumer(holder) }), undefined)
  meter.note(over(get, 0, {}, 20_000), undefined)
  const { endpoints, consumers, others } = meter.take()
  const labels = { organization: 'acme', environment: 'dev', api: 'pets', api_version: 'pets-v1' }
  assert.deepEqual(endpoints[0]!.labels, { ...labels, endpoint: 'listPets' })
  assert.deepEqual(endpoints[0]!.byStatus, [0, 0, 2, 0, 1, 1])
  assert.deepEqual(endpoints[0]!.durations!.counts.slice(0, 4), [0, 0, 4, 0])
  assert.deepEqual(endpoints[1]!.byStatus, [1, 0, 0, 0, 0, 0])
  assert.equal(endpoints[1]!.durations!.counts.at(-1), 1)
  assert.deepEqual(
    consumers.map(({ byStatus }) => byStatus),
    [[0, 0, 2, 0, 1, 1]],
  )
  assert.deepEqual(consumers[0]!.labels, { organization: 'acme', application: holder.applicationId })
  assert.equal(others.endpoints.byStatus[2], 0)
  meter.note(over(list, 200), undefined)
  const again = meter.take()
  assert.deepEqual(
    again.endpoints.map(({ byStatus }) => byStatus[2]),
    [1],
  )
  assert.equal(
    again.overhead.counts.reduce((a, b) => a + b, 0),
    1,
  )
})

test('what is beyond its bounds stands under other', () => {
  const meter = new RequestMeter({ endpointsMax: 2, consumersMax: 1 })
  const other = new Holder('', new Uint8Array(16).fill(1), new Uint8Array(16).fill(1))
  for (let at = 0; at < 5; at++)
    meter.note(over(routeOf(`e${at}`), 200, { consumer: new KnownConsumer(at === 0 ? holder : other) }), undefined)
  const { endpoints, others, consumers } = meter.take()
  assert.deepEqual([endpoints.length, others.endpoints.byStatus[2]], [2, 3])
  assert.deepEqual([consumers.length, others.consumers.byStatus[2]], [1, 4])
})

test('failures of the gateway are counted by code, tunnels have no duration, and what is the gateway’s own is not counted', () => {
  const meter = new RequestMeter({ endpointsMax: 2, consumersMax: 2 })
  meter.note(over(routeOf('a'), 429, { code: 'rate_limited', sentMs: 0 }), undefined)
  meter.note(over(routeOf('b'), 101, { tunnel: {} }), undefined)
  meter.note(over({ ...routeOf('c'), own: true } as Route, 200), undefined)
  const { endpoints, failures, overhead } = meter.take()
  assert.deepEqual(failures, [['rate_limited', 1]])
  assert.equal(endpoints.length, 2)
  assert.equal(
    endpoints[1]!.durations!.counts.reduce((a, b) => a + b, 0),
    0,
  )
  assert.equal(
    overhead.counts.reduce((a, b) => a + b, 0),
    1,
  )
})
