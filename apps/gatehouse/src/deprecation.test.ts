/** What callers of an API version that ends are told, by real gateways and by `explain`. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { announcing } from '@gatehouse/capability-catalogue/lifecycle.ts'
import { DryGateway } from '@gatehouse/gateway'
import { snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { catalogue } from './capabilities.ts'
import { gatewayFor, manifestHead, partTo, say, upstream } from './testing-gateway.ts'

const minuteMs = 60_000

async function ending(t: TestContext, brownOut?: { fromMs: number; untilMs: number }) {
  const part = partTo([await upstream(t, say('ok'))])
  const moment = (ms: number) => new Date(Date.now() + ms).toISOString()
  const brownOuts = brownOut ? [{ from: moment(brownOut.fromMs), until: moment(brownOut.untilMs) }] : []
  const announcement = { deprecatedAt: '2023-06-30T23:59:59Z', sunsetAt: '2030-01-01T00:00:00Z', successor: '/pets/v2' }
  part.policies = [
    placed('ip-filter', { scope: 'organization', stage: 'edge', config: { deny: ['203.0.113.0/24'] } }),
    placed('request-size', { stage: 'edge', config: { bodyBytesMax: 4 } }),
  ]
  part.policies.unshift(...announcing({ ...announcement, brownOuts }, part, catalogue.policies))
  return part
}

const told = ({ headers }: Response) => ['deprecation', 'sunset', 'link'].map(name => headers.get(name))
const all = ['@1688169599', 'Tue, 01 Jan 2030 00:00:00 GMT', '</pets/v2>; rel="successor-version"']

test('every reply of a deprecated version says so, those that the gateway makes too, and no other reply does', async t => {
  const part = await ending(t)
  const { call } = await gatewayFor(t, part)
  const replies = [
    await call('/pets/v1/pets'),
    await call('/pets/v1/nothing'),
    await call('/pets/v1/pets', { method: 'DELETE' }),
    await call('/pets/v1/pets', { method: 'POST', body: 'far too much' }),
    await call('/elsewhere'),
  ]
  assert.deepEqual(
    replies.map(reply => [reply.status, ...told(reply)]),
    [
      [200, ...all],
      [404, ...all],
      [405, ...all],
      [413, ...all],
      [404, null, null, null],
    ],
  )
})

test('within a brown-out nobody is answered, and is told until when and what instead', async t => {
  const { call } = await gatewayFor(t, await ending(t, { fromMs: -minuteMs, untilMs: minuteMs }))
  const reply = await call('/pets/v1/pets')
  assert.deepEqual([reply.status, ...told(reply)], [410, ...all])
  const waitSeconds = Number(reply.headers.get('retry-after'))
  assert.ok(waitSeconds > 0 && waitSeconds <= 60, `${waitSeconds}`)
  const { code, detail } = (await reply.json()) as { code: string; detail: string }
  assert.equal(code, 'brown_out')
  assert.match(detail, /answers nobody until .*Z\. It ends for good at 2030-01-01T00:00:00Z\. Use \/pets\/v2\.$/)
  const later = await gatewayFor(t, await ending(t, { fromMs: minuteMs, untilMs: 2 * minuteMs }))
  assert.equal((await later.call('/pets/v1/pets')).status, 200)
})

test('explain shows that it is deprecated, since when and until when', async t => {
  const snapshot = snapshotOf([await ending(t)], manifestHead(1))
  const gateway = new DryGateway({ snapshot, entries: [], policies: catalogue.policies })
  const { steps, headers } = await gateway.ask({ method: 'GET', url: '/pets/v1/pets' })
  const { policy, scope, detail } = steps[0]!
  assert.deepEqual(
    { policy, scope, detail },
    {
      ...{ policy: 'deprecation', scope: 'platform' },
      detail: 'deprecated 2023-06-30T23:59:59Z, ends 2030-01-01T00:00:00Z',
    },
  )
  assert.ok(headers.some(([name, value]) => name === 'Deprecation' && value === '@1688169599'))
})
