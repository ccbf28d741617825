import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure, HeaderList } from '@gatehouse/base'
import type { UpstreamRequest } from '@gatehouse/http'
import type { Route, Step } from '@gatehouse/program'
import type { Departure, PolicyHooks } from '@gatehouse/unit'
import type { WayTarget } from '../upstream/upstream-way.ts'
import { sendDeparting } from './departing.ts'
import { GatewayExchange } from './exchange.ts'
import { RequestIds } from './request-id.ts'

const request = { method: 'POST', headers: HeaderList.from({ A: '1' }) } as unknown as GatewayExchange['request']

async function departed(...departing: NonNullable<PolicyHooks['departing']>[]) {
  const exchange = new GatewayExchange({ ids: new RequestIds(), route: {} as Route, request })
  exchange.ran.push({ hooks: {} } as Step, ...departing.map(one => ({ hooks: { departing: one } }) as unknown as Step))
  const message = {
    ...{ method: 'POST', target: '/base/orders?a=1?b', headers: HeaderList.from({ Host: 'one' }) },
  } as unknown as UpstreamRequest
  const told = { sent: [] as UpstreamRequest[], failed: [] as Failure[] }
  const pool = { send: (one: UpstreamRequest) => void told.sent.push(one) }
  const attempt = { replied() {}, failed: (failure: Failure) => void told.failed.push(failure) }
  sendDeparting({
    exchange,
    message,
    attempt,
    cancellation: exchange,
    target: { pool, secure: true } as unknown as WayTarget,
  })
  await new Promise(resolve => setImmediate(resolve))
  return told
}

test('policies see in their order what the target will read, and what they add goes out', async () => {
  const seen: Departure[] = []
  const { sent, failed } = await departed(
    (_, departure) => {
      seen.push(departure)
      departure.headers.set('X-A', '1')
    },
    async (_, { headers }) => headers.set('X-B', `${headers.get('x-a')}2`),
  )
  const { method, scheme, path, query } = seen[0]!
  assert.deepEqual([method, scheme, path, query], ['POST', 'https', '/base/orders', 'a=1?b'])
  assert.equal(sent[0]!.headers.get('x-b'), '12')
  assert.deepEqual(failed, [])
})

test('what a policy throws is how the try ends, and nothing goes out', async () => {
  const { sent, failed } = await departed(() => {
    throw new Failure('secret_unavailable', 'no key')
  })
  assert.deepEqual([sent.length, failed[0]!.code], [0, 'secret_unavailable'])
})
