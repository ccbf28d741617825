import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import test, { type TestContext } from 'node:test'
import { Outlet } from './outlet.ts'
import { eventually } from './upstream/fault-server.model.ts'

const turn = () => new Promise(resolve => setImmediate(resolve))

/** A socket of ours, and whoever reads at its other end; each `read` is one arrival. */
async function pair(t: TestContext): Promise<{ ours: Socket; theirs: Socket; outlet: Outlet }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const ours = connect((server.address() as { port: number }).port, '127.0.0.1')
  const [theirs] = (await once(server, 'connection')) as [Socket]
  await (ours.connecting ? once(ours, 'connect') : undefined)
  for (const socket of [ours, theirs]) socket.on('error', () => {})
  t.after(() => {
    ours.destroy()
    theirs.destroy()
    server.close()
  })
  return { ours, theirs, outlet: new Outlet(ours) }
}

function heardBy(socket: Socket): () => string {
  let text = ''
  socket.on('data', piece => {
    text += piece.toString('latin1')
  })
  return () => text
}

test('what is said in a turn goes out after it, as one write', async t => {
  const { ours, theirs, outlet } = await pair(t)
  const heard = heardBy(theirs)
  outlet.say('one ')
  outlet.say('two \xe9')
  assert.equal(ours.bytesWritten, 0)
  await turn()
  await eventually(() => heard() === 'one two \xe9')
})

test('pieces, ends and what the socket itself writes stand in the order in which they were said', async t => {
  const { ours, theirs, outlet } = await pair(t)
  const heard = heardBy(theirs)
  outlet.say('head ')
  assert.equal(
    outlet.write(Buffer.from('piece '), true, { pieceTaken: () => assert.fail('it was taken at once') }),
    true,
  )
  outlet.say('tail ')
  outlet.flush()
  ours.write('by itself ')
  outlet.say('last')
  outlet.flush()
  ours.end()
  await once(theirs, 'end')
  assert.equal(heard(), 'head 6\r\npiece \r\ntail by itself last')
})

test('to a peer that reads nothing every letter comes, in order, once it does read', async t => {
  const { ours, theirs, outlet } = await pair(t)
  theirs.pause()
  let said = ''
  for (let i = 0; i < 4000; i++) {
    const text = `${i};`.padEnd(i % 7 === 0 ? 5000 : 2000, 'x')
    said += text
    outlet.say(text)
    if (i % 5 === 0) await turn()
  }
  await turn()
  assert.ok(ours.writableLength > 0, 'the system took all of it')
  const heard = heardBy(theirs)
  theirs.resume()
  await eventually(() => heard().length === said.length)
  assert.equal(heard() === said, true)
})

test('a piece that the system does not take at once is told when it is taken', async t => {
  const { theirs, outlet } = await pair(t)
  theirs.pause()
  let taken = 0
  const piece = Buffer.alloc(8_000_000, 'y')
  assert.equal(outlet.write(piece, false, { pieceTaken: () => taken++ }), false)
  await turn()
  assert.equal(taken, 0)
  theirs.resume()
  await eventually(() => taken === 1)
})

test('what waits is forgotten with its socket, or when it is dropped', async t => {
  const { ours, theirs, outlet } = await pair(t)
  const heard = heardBy(theirs)
  outlet.say('dropped')
  outlet.drop()
  await turn()
  outlet.say('said')
  await turn()
  await eventually(() => heard() === 'said')
  outlet.say('too late')
  ours.destroy()
  await turn()
  outlet.say('much too late')
  await turn()
  await eventually(() => theirs.destroyed)
  assert.equal(heard(), 'said')
})

test('a peer that has gone is an error of the socket, as with any write', async t => {
  const { ours, theirs, outlet } = await pair(t)
  theirs.resetAndDestroy()
  for (let i = 0; i < 10_000 && !ours.destroyed; i++) {
    outlet.say('x'.repeat(10_000))
    await turn()
  }
  assert.equal(ours.destroyed, true)
})

test('a write that throws ends its own connection, and keeps no other from its text', async t => {
  const [broken, well] = [await pair(t), await pair(t)]
  const heard = heardBy(well.theirs)
  const throwing = () => {
    throw new Error('the write broke')
  }
  broken.ours.write = throwing
  ;(broken.ours as unknown as { _handle: { writeLatin1String: () => number } })._handle.writeLatin1String = throwing
  const ended = new Promise(resolve => broken.ours.once('close', resolve))
  broken.outlet.say('lost')
  well.outlet.say('kept')
  await eventually(() => heard() === 'kept')
  await ended
  well.outlet.say(' and on')
  await eventually(() => heard() === 'kept and on')
})
