import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { placed } from '@gatehouse/program/sample.ts'
import { grpcStatus } from '@gatehouse/unit'
import { gatewayFor } from './testing-gateway.ts'
import { type GrpcCaller, grpcCallerOf, grpcPart, grpcServer } from './testing-grpc.ts'
import { eventually } from './testing-streams.ts'

async function limited(t: TestContext, config: Record<string, unknown>): Promise<GrpcCaller> {
  const policies = [placed('stream-limits', { stage: 'limit', config })]
  const { gateway } = await gatewayFor(t, grpcPart([await grpcServer(t)], { policies }), { workers: 1 })
  return grpcCallerOf(t, gateway)
}

/** A call that is open in both directions. */
function talking(client: GrpcCaller) {
  const call = client.talk()
  const came: string[] = []
  let end: { code: number; details: string } | undefined
  call.on('data', text => came.push(text))
  call.on('error', () => {})
  call.on('status', status => {
    end = status
  })
  return { call, came, end: () => end }
}

test('calls of gRPC are counted while they last: one beyond the limit is refused, and let in once another is over', async t => {
  const client = await limited(t, { connectionsPerConsumerMax: 1 })
  const first = talking(client)
  first.call.write('a')
  await eventually(() => first.came.length === 1)
  const second = talking(client)
  second.call.write('b')
  await eventually(() => second.end() !== undefined)
  assert.equal(second.end()!.code, grpcStatus.resourceExhausted)
  assert.match(second.end()!.details, /\(streams_exceeded\)$/)
  first.call.end()
  await eventually(() => first.end() !== undefined)
  const third = talking(client)
  third.call.write('c')
  await eventually(() => third.came.length === 1)
  third.call.end()
})

test('a call of gRPC ends where nothing is said in either direction for too long, and no call that talks', async t => {
  const client = await limited(t, { idleTimeoutMs: 1000 })
  const [silent, lively] = [talking(client), talking(client)]
  silent.call.write('only this')
  const saying = setInterval(() => lively.call.write('still here'), 200)
  t.after(() => clearInterval(saying))
  await eventually(() => silent.end() !== undefined)
  assert.equal(silent.end()!.code, grpcStatus.unavailable)
  assert.equal(silent.came.length, 1)
  assert.equal(lively.end(), undefined)
  assert.ok(lively.came.length > 4)
  clearInterval(saying)
  lively.call.end()
})

test('a call of gRPC may be silent for longer than any other reply of its upstream', async t => {
  const part = grpcPart([await grpcServer(t)])
  const upstream = { ...part.upstream, idleTimeoutMs: 300 }
  const { gateway } = await gatewayFor(t, { ...part, upstream }, { workers: 1 })
  const { call, came, end } = talking(grpcCallerOf(t, gateway))
  call.write('a')
  await eventually(() => came.length === 1)
  await new Promise(resolve => setTimeout(resolve, 2000))
  assert.equal(end(), undefined)
  call.write('b')
  await eventually(() => came.length === 2)
  call.end()
})
