import assert from 'node:assert/strict'
import { connect, createServer, type Server, Socket } from 'node:net'
import test, { type TestContext } from 'node:test'
import { interleaved, type Racer, race } from './race.ts'

async function listening(t: TestContext): Promise<number> {
  const server: Server = createServer(socket => socket.on('error', () => {}))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return (server.address() as { port: number }).port
}

/** `dead` never answers, `refused` does at once, `slow` after a while, `good` is a real server. */
function track(port: number) {
  const dialled: Racer[] = []
  const dial = (address: string): Racer => {
    const socket = address === 'good' ? connect(port, '127.0.0.1') : new Socket()
    if (address === 'refused') setImmediate(() => socket.destroy(new Error('refused')))
    if (address === 'slow') setTimeout(() => !socket.destroyed && socket.emit('connect'), 400)
    dialled.push({ socket, address })
    return dialled.at(-1)!
  }
  const run = (addresses: string[]) =>
    new Promise<string>((resolve, reject) => {
      race({ addresses, dial, won: ({ address, socket }) => resolve(address) ?? socket.destroy(), lost: reject })
    })
  return { dialled, run }
}

test('families take turns, the first one first, each begun at another address every time', () => {
  const addresses = ['::1', '::2', '1.1.1.1', '::3', '2.2.2.2']
  assert.deepEqual(interleaved(addresses, 0), ['::1', '1.1.1.1', '::2', '2.2.2.2', '::3'])
  assert.deepEqual(interleaved(addresses, 1), ['::2', '2.2.2.2', '::3', '1.1.1.1', '::1'])
  assert.deepEqual(interleaved(['1.1.1.1', '::1'], 7), ['1.1.1.1', '::1'])
  assert.deepEqual(interleaved([], 3), [])
})

test('an address that does not answer costs 250 ms, no more, and is let go', async t => {
  const { dialled, run } = track(await listening(t))
  const fromMs = performance.now()
  assert.equal(await run(['dead', 'good']), 'good')
  const tookMs = performance.now() - fromMs
  assert.ok(tookMs >= 245 && tookMs < 600, `${tookMs} ms`)
  assert.ok(dialled.every(({ socket }) => socket.destroyed))
})

test('an address that refuses costs nothing', async t => {
  const { run } = track(await listening(t))
  const fromMs = performance.now()
  assert.equal(await run(['refused', 'refused', 'good']), 'good')
  assert.ok(performance.now() - fromMs < 200)
})

test('an address that is slow may still win against one that is slower', async t => {
  const { dialled, run } = track(await listening(t))
  assert.equal(await run(['slow', 'dead']), 'slow')
  assert.ok(dialled[1]!.socket.destroyed)
})

test('the race is lost when every address has failed, and only then', async t => {
  const { dialled, run } = track(await listening(t))
  await assert.rejects(run(['refused', 'refused']), { message: 'refused' })
  assert.equal(dialled.length, 2)
})

test('a race that is called off calls nobody', async t => {
  const { dialled } = track(await listening(t))
  const end = race({
    addresses: ['dead', 'dead'],
    dial: address => {
      dialled.push({ socket: new Socket(), address })
      return dialled.at(-1)!
    },
    won: () => assert.fail('won'),
    lost: () => assert.fail('lost'),
  })
  end()
  assert.ok(dialled[0]!.socket.destroyed)
  await new Promise(resolve => setTimeout(resolve, 300))
  assert.equal(dialled.length, 1)
})
