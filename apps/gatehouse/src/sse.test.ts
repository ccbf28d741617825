/** Event streams through a real gateway. */
import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import test from 'node:test'
import { placed } from '@gatehouse/program/sample.ts'
import { gatewayFor, partTo } from './testing-gateway.ts'
import { eventsOf, eventually, streamUpstream } from './testing-streams.ts'

const eventStream = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }

test('a hundred events arrive one by one, each within 50 ms, with and without limits', async t => {
  let response: ServerResponse | undefined
  const behind = await streamUpstream(t, {
    answer: (_, reply) => {
      response = reply.writeHead(200, eventStream)
      reply.flushHeaders()
    },
  })
  for (const policies of [[], [placed('stream-limits', { stage: 'limit', config: {} })]]) {
    const { gateway } = await gatewayFor(t, { ...partTo([behind.url]), policies }, { workers: 1 })
    const { text, ended } = await eventsOf(gateway)
    const took: number[] = []
    for (let i = 0; i < 100; i++) {
      const sentMs = performance.now()
      response!.write(`data: ${i}\n\n`)
      while (!text().endsWith(`data: ${i}\n\n`)) await new Promise(resolve => setImmediate(resolve))
      took.push(performance.now() - sentMs)
    }
    response!.end()
    assert.equal(await ended, true)
    took.sort((a, b) => a - b)
    assert.ok(took[49]! < 10 && took[97]! < 50, `half within ${took[49]} ms, the slowest in ${took.slice(-3)} ms`)
  }
})

test('an event stream may be silent longer than another reply, until the limit of its route', async t => {
  const behind = await streamUpstream(t, {
    answer: (request, response) => {
      const type = request.url!.endsWith('/plain') ? { 'Content-Type': 'text/plain' } : eventStream
      response.writeHead(200, type).write('data: first\n\n')
      setTimeout(() => response.write('data: second\n\n'), 900)
    },
  })
  const part = partTo([behind.url], { idleTimeoutMs: 100 })
  const { gateway } = await gatewayFor(t, part, { workers: 1 })
  const plain = await eventsOf(gateway, '/pets/v1/pets/plain')
  const events = await eventsOf(gateway)
  assert.equal(await plain.ended, false)
  assert.equal(plain.text(), 'data: first\n\n')
  await eventually(() => events.text().includes('second'))
  events.abort()
  const policies = [placed('stream-limits', { stage: 'limit', config: { idleTimeoutMs: 1000 } })]
  const limited = await eventsOf((await gatewayFor(t, { ...part, policies }, { workers: 1 })).gateway)
  assert.equal(await limited.ended, false)
  assert.match(limited.text(), /second/)
})

test('a caller that leaves ends its stream at the upstream, and is counted', async t => {
  const behind = await streamUpstream(t, {
    answer: (_, response) => void response.writeHead(200, eventStream).write('data: x\n\n'),
  })
  const { gateway, events } = await gatewayFor(t, partTo([behind.url]), { workers: 1 })
  const callers = await Promise.all([1, 2, 3].map(() => eventsOf(gateway)))
  await eventually(() => behind.open() === 3)
  for (const { abort } of callers) abort()
  await eventually(() => behind.open() === 0)
  await gateway.stop(500)
  assert.equal(events(), 3)
})

test('streams that nobody announced are counted too', async t => {
  const behind = await streamUpstream(t, {
    answer: (_, response) => void response.writeHead(200, eventStream).write('data: x\n\n'),
  })
  const policies = [placed('stream-limits', { stage: 'limit', config: { connectionsPerConsumerMax: 1 } })]
  const { gateway, call } = await gatewayFor(t, { ...partTo([behind.url]), policies }, { workers: 1 })
  const first = await eventsOf(gateway, undefined, { Accept: '*/*' })
  const second = await call('/pets/v1/pets')
  assert.deepEqual([second.status, ((await second.json()) as { code: string }).code], [429, 'streams_exceeded'])
  first.abort()
  await eventually(() => behind.open() === 0)
  assert.equal((await eventsOf(gateway, undefined, { Accept: '*/*' })).status, 200)
})
