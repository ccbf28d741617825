import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import test, { type TestContext } from 'node:test'
import fastify from 'fastify'
import { EventStreams } from './event-streams.ts'
import { sendFile } from './send-file.ts'
import { TestClock } from './testing.ts'

const piece = Buffer.alloc(1 << 20, 'x')

/** Who asks without reading. */
async function asking(t: TestContext, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  t.after(() => socket.destroy())
  socket.pause()
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  return socket
}

async function serving(t: TestContext, route: Parameters<ReturnType<typeof fastify>['get']>[1]) {
  const app = fastify()
  app.get('/', route as never)
  t.after(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, port: (app.server.address() as { port: number }).port }
}

/** A file without an end; tells of its own. */
function endless() {
  const begun = Promise.withResolvers<void>()
  const goesOn = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  let made = 0
  async function* bytes() {
    try {
      begun.resolve()
      await goesOn.promise
      for (;;) {
        made++
        yield piece
      }
    } finally {
      over.resolve()
    }
  }
  return { bytes, begun: begun.promise, goOn: goesOn.resolve, over: over.promise, made: () => made }
}

test('a file is made no longer for who left before its first bytes', async t => {
  const { bytes, begun, goOn, over } = endless()
  const { app, port } = await serving(t, (_: unknown, reply: never) =>
    sendFile(reply, { name: 'a', type: 'text/plain', bytes: bytes() }, new TestClock(0)),
  )
  const left = once(app.server, 'connection').then(([one]) => once(one as Socket, 'close'))
  const socket = await asking(t, port)
  await begun
  socket.destroy()
  await left
  goOn()
  await over
})

test('a file is made no longer for who takes nothing of it', async t => {
  const { bytes, goOn, over, made } = endless()
  const clock = new TestClock(0)
  const { port } = await serving(t, (_: unknown, reply: never) =>
    sendFile(reply, { name: 'a', type: 'text/plain', bytes: bytes() }, clock),
  )
  goOn()
  const socket = await asking(t, port)
  // As much as is on its way is made, and no more.
  for (let before = -1; before !== made() || before === 0; ) {
    before = made()
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  clock.advance(119_000)
  assert.equal(await Promise.race([over.then(() => 'over'), 'made']), 'made')
  for (let isOver = false; !isOver; ) {
    clock.advance(120_000)
    isOver = await Promise.race([
      over.then(() => true),
      new Promise<boolean>(resolve => setTimeout(resolve, 50, false)),
    ])
  }
  assert.ok(made() < 64, `${made()}`)
  socket.resume()
  await once(socket, 'close')
})

test('a stream of events that is over is gone, whether or not anybody takes its end', async t => {
  const clock = new TestClock(0)
  const streams = new EventStreams(clock)
  let closed = false
  const { app, port } = await serving(t, (_: unknown, reply: never) => {
    const { raw } = streams.begin(reply, 'one')
    raw.once('close', () => (closed = true))
    for (let times = 0; times < 32; times++) raw.write(piece)
  })
  const begun = once(app.server, 'request')
  await asking(t, port)
  await begun
  clock.advance(60_000)
  await new Promise(resolve => setTimeout(resolve, 50))
  assert.equal(closed, false)
  clock.advance(10_000)
  for (let waited = 0; !closed && waited < 10_000; waited += 10) await new Promise(resolve => setTimeout(resolve, 10))
  assert.equal(closed, true)
})
