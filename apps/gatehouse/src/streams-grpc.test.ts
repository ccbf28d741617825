/** gRPC calls and changes, with `@grpc/grpc-js` on both sides: who keeps its call, and who loses it with which status. */
import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { newId } from '@gatehouse/base'
import type { Gateway } from '@gatehouse/gateway'
import { type ApiPart, snapshotOf } from '@gatehouse/program'
import { placed } from '@gatehouse/program/sample.ts'
import { Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { gatewayFor, manifestHead } from './testing-gateway.ts'
import { begun, type GrpcCaller, grpcCallerOf, grpcPart, grpcServer } from './testing-grpc.ts'
import { eventually, keyIn } from './testing-streams.ts'

/** An open call in both directions; `said` resolves when the upstream has answered the text. */
function talking(client: GrpcCaller, metadata = new Metadata()) {
  const call = client.talk(metadata)
  const came = new Set<string>()
  let end: { code: number; details: string } | undefined
  call.on('data', text => came.add(text))
  call.on('error', () => {})
  call.on('status', status => {
    end = status
  })
  const said = async (text: string) => {
    call.write(text)
    await eventually(() => end !== undefined || came.has(`re: ${text}`))
    assert.equal(end, undefined)
  }
  return { call, said, end: () => end }
}

/** Channels of their own, so that they spread over the threads. */
const clientsOf = (t: TestContext, gateway: Gateway, count: number) =>
  Array.from({ length: count }, () => grpcCallerOf(t, gateway, { 'grpc.use_local_subchannel_pool': 1 }))

/** Unary calls one after the other on each client, until told to stop. */
function loading(clients: GrpcCaller[]) {
  const failed: ServiceError[] = []
  let answered = 0
  let going = true
  const one = (client: GrpcCaller) =>
    new Promise<void>(done =>
      client.say('x', (error, text) => {
        if (error) failed.push(error)
        else if (text === 'hello x') answered++
        done()
      }),
    )
  const load = clients.map(async client => {
    while (going) await one(client)
  })
  const stop = async () => {
    going = false
    await Promise.all(load)
    return { failed, answered }
  }
  return { stop, answered: () => answered }
}

const keyed = ({ key }: { key: string }) => {
  const metadata = new Metadata()
  metadata.set('x-api-key', key)
  return metadata
}

// Together, because most of their time is waiting.
suite('gRPC and changes', { concurrency: 2 }, () => {
  test('twenty swaps under load fail no call and close no stream whose route stayed', async t => {
    const url = await grpcServer(t)
    const limits = placed('stream-limits', { stage: 'limit', config: {} })
    for (const policies of [[], [limits]]) {
      const part = grpcPart([url], { policies })
      // The calls say nothing while the swaps go on, however long those take.
      const kept = { ...part, upstream: { ...part.upstream, idleTimeoutMs: 60_000 } }
      const { gateway } = await gatewayFor(t, kept, { workers: 2 })
      const talks = clientsOf(t, gateway, 4).flatMap(client => Array.from({ length: 5 }, () => talking(client)))
      for (const [at, { said }] of talks.entries()) await said(`first ${at}`)
      const load = loading(clientsOf(t, gateway, 4))
      for (let i = 2; i <= 21; i++) {
        const other = { ...grpcPart([url]), apiVersionId: newId('ver'), basePath: `/other.Other${i}` }
        // Every fourth time the upstream's settings of the kept API change: its old pools must stay for the old streams.
        const changed = { ...kept, upstream: { ...kept.upstream, firstByteTimeoutMs: 5000 + Math.floor(i / 4) } }
        const before = load.answered()
        await gateway.offer(snapshotOf([changed, other], manifestHead(i)))
        await eventually(() => load.answered() > before + 4)
      }
      for (const [at, { said }] of talks.entries()) await said(`still ${at}`)
      const { failed, answered } = await load.stop()
      assert.deepEqual(failed, [])
      assert.ok(answered >= 80, `${answered} calls`)
      for (const { call } of talks) call.end()
      await eventually(() => talks.every(({ end }) => end()?.code === status.OK))
    }
  })

  test('a key that is taken back ends its calls within five seconds with UNAUTHENTICATED, and nobody else’s', async t => {
    const part: ApiPart = grpcPart([await grpcServer(t)], {
      policies: [placed('key-auth', { stage: 'identify' })],
      access: 'open',
      plans: [{ id: newId('pln'), name: 'p', policies: [] }],
    })
    const { gateway } = await gatewayFor(t, part, { workers: 2 })
    const [taken, other] = [keyIn(part.environmentId), keyIn(part.environmentId)]
    gateway.enter([taken.live, { ...other.live, seq: 2 }])
    const client = grpcCallerOf(t, gateway)
    const gone = [talking(client, keyed(taken)), talking(client, keyed(taken))]
    const stays = talking(client, keyed(other))
    for (const { said } of [...gone, stays]) await said('first')
    // A unary call that nobody answers yet has no reply: its status is the whole answer.
    const waits = new Promise<ServiceError | null>(done => client.hang('x', keyed(taken), {}, done))
    await eventually(() => begun.includes('hang'))
    gateway.enter([{ ...taken.dead, seq: 3 }])
    const sinceMs = performance.now()
    await eventually(() => gone.every(({ end }) => end() !== undefined), 5000)
    const error = await waits
    assert.ok(performance.now() - sinceMs < 5000)
    for (const { code, details } of [...gone.map(({ end }) => end()!), error!]) {
      assert.equal(code, status.UNAUTHENTICATED)
      assert.equal(details, 'The caller may not call any more. (credential_invalid)')
    }
    await stays.said('mine')
  })

  test('an API that is taken away ends its calls with UNIMPLEMENTED', async t => {
    const part = grpcPart([await grpcServer(t)])
    const { gateway } = await gatewayFor(t, part, { workers: 1 })
    const talk = talking(grpcCallerOf(t, gateway))
    await talk.said('first')
    await gateway.offer(snapshotOf([{ ...part, basePath: '/else', apiVersionId: newId('ver') }], manifestHead(2)))
    await eventually(() => talk.end() !== undefined, 5000)
    const { code, details } = talk.end()!
    assert.deepEqual([code, details], [status.UNIMPLEMENTED, 'The API is not offered here any more. (route_not_found)'])
  })
})
