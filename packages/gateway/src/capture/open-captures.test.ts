import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { CaptureOrder, Policies } from '@gatehouse/program'
import type { GatewayExchange } from '../worker/exchange.ts'
import type { FromWorker } from '../worker/messages.ts'
import type { Finished } from '../worker/serve.ts'
import { openCaptures } from './open-captures.ts'

const place = { apiVersionId: 'apv_1', environmentId: 'env_1' }
const order: CaptureOrder = {
  ...{ id: 'cap_1', ...place, untilMs: Number.MAX_SAFE_INTEGER, requestsMax: 5, bodyBytesMax: 0, percent: 100 },
}

test('a fault of ours is told with its place and none of its words, and counts as missed', () => {
  const told: FromWorker[] = []
  const lines: unknown[] = []
  const policies = {
    get: () => {
      throw new TypeError('no JSON: "a secret of a caller"')
    },
  } as unknown as Policies
  const log = { warn: (message: string, fields: unknown) => void lines.push([message, fields]), error() {} }
  const captures = openCaptures(policies, message => void told.push(message), log)
  const left = new SharedArrayBuffer(4)
  new Int32Array(left)[0] = 5
  captures.use([{ order, left }])
  const exchange = {
    request: { scheme: 'http', host: 'a', path: '/', query: '', headers: HeaderList.from({}), upgrade: undefined },
    route: { part: place, chains: { edge: [{ use: { policy: 'key-auth', config: {} } }] } },
  } as unknown as GatewayExchange
  captures.begin(exchange)
  captures.finish({ exchange, status: 200 } as Finished)
  assert.deepEqual(told, [{ kind: 'capture-missed', capture: 'cap_1' }])
  assert.equal(lines.length, 1)
  assert.doesNotMatch(JSON.stringify(lines), /secret/)
  assert.match(JSON.stringify(lines), /could not be recorded.*"capture":"cap_1","fault":"\w*Error","at":"at /)
})
