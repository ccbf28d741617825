/** A request, its line of usage, the problem that its caller is told and its trace find each other. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeEvent, type UsageEvent } from '@gatehouse/events'
import { usualTraces } from '@gatehouse/gateway/tracing/trace-settings.ts'
import { placed } from '@gatehouse/program/sample.ts'
import type { Span } from '@gatehouse/telemetry'
import { gatewayFor, mirror, partTo, upstream } from './testing-gateway.ts'
import { until } from './testing-house.ts'

const theirs = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${theirs}-b7ad6b7169203331-01`
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')
/** `mirror` answers with what it was sent. */
const sentIn = async (reply: Response) => {
  const { headers } = (await reply.json()) as { headers: Record<string, string> }
  return headers.traceparent?.split('-')[1]
}

for (const share of [0, 1]) {
  test(`with ${share * 100} % of requests recorded, the trace that an upstream is told of stands in the event`, async t => {
    const events: UsageEvent[] = []
    const spans: Span[] = []
    const { call } = await gatewayFor(
      t,
      { ...partTo([await upstream(t, mirror)]), access: 'open' as const },
      {
        events: { append: event => void events.push(decodeEvent(event)), flush() {} },
        traces: { settings: { ...usualTraces, share }, take: made => void spans.push(...made) },
      },
    )
    const own = await sentIn(await call('/pets/v1/pets'))
    assert.match(own!, /^[0-9a-f]{32}$/)
    assert.equal(await sentIn(await call('/pets/v1/pets', { headers: { traceparent } })), theirs)
    await until(() => events.length === 2)
    assert.deepEqual(events.map(({ traceId }) => hex(traceId)).sort(), [own, theirs].sort())
    if (share === 0) return
    await until(() => new Set(spans.map(({ traceId }) => traceId)).size === 2)
    assert.ok(spans.every(({ traceId }) => traceId === own || traceId === theirs))
  })
}

test('a problem tells the trace of its request', async t => {
  const events: UsageEvent[] = []
  const part = { ...partTo(['http://127.0.0.1:1']), access: 'open' as const }
  const { call } = await gatewayFor(t, part, {
    events: { append: event => void events.push(decodeEvent(event)), flush() {} },
    traces: { settings: { ...usualTraces, share: 0 }, take() {} },
  })
  const reply = await call('/pets/v1/pets', { headers: { traceparent } })
  assert.equal(reply.status, 502)
  assert.equal(((await reply.json()) as { traceId: string }).traceId, theirs)
  await until(() => events.length === 1)
  assert.equal(hex(events[0]!.traceId), theirs)
})

test('where nobody records traces, a problem and an event tell of none', async t => {
  const events: UsageEvent[] = []
  const part = { ...partTo(['http://127.0.0.1:1']), access: 'open' as const }
  const { call } = await gatewayFor(t, part, {
    events: { append: event => void events.push(decodeEvent(event)), flush() {} },
  })
  const reply = await call('/pets/v1/pets', { headers: { traceparent } })
  assert.equal('traceId' in ((await reply.json()) as object), false)
  await until(() => events.length === 1)
  assert.equal(events[0]!.traceId, undefined)
})

test('an upstream is told of one trace, also where a policy sets the field itself', async t => {
  const config = { request: { set: { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` } } }
  const policies = [placed('headers', { config })]
  const part = { ...partTo([await upstream(t, mirror)]), policies, access: 'open' as const }
  const traces = { settings: { ...usualTraces, share: 0 }, take() {} }
  const { call } = await gatewayFor(t, part, { traces })
  // Node joins fields that stand twice.
  const told = async (reply: Response) =>
    ((await reply.json()) as { headers: { traceparent: string } }).headers.traceparent
  assert.match(await told(await call('/pets/v1/pets')), /^00-(?!1{32})[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  assert.match(
    await told(await call('/pets/v1/pets', { headers: { traceparent } })),
    new RegExp(`^00-${theirs}-[0-9a-f]{16}-00$`),
  )
})
