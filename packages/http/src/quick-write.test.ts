import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import test from 'node:test'
import { QuickWrite } from './quick-write.ts'

test('this Node lets plain sockets be written past its streams, and no others', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1')
  t.after(() => {
    socket.destroy()
    server.close()
  })
  await once(socket, 'connect')
  assert.ok(QuickWrite.of(socket))
  assert.equal(QuickWrite.of(new PassThrough() as unknown as Socket), undefined)
})

test('what the system cannot take is not lost: the text after it goes by the socket, behind it', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const ours = connect((server.address() as { port: number }).port, '127.0.0.1')
  const [theirs] = (await once(server, 'connection')) as [Socket]
  t.after(() => {
    ours.destroy()
    theirs.destroy()
    server.close()
  })
  theirs.pause()
  const quick = QuickWrite.of(ours)!
  let said = ''
  let round = 0
  for (; ; round++) {
    const text = `${round};`.padEnd(16_000, 'q')
    if (!quick.write(text)) break
    said += text
    assert.ok(round < 10_000, 'the system takes everything')
  }
  ours.write('behind', 'latin1')
  said += 'behind'
  ours.end()
  let heard = ''
  theirs.on('data', piece => {
    heard += piece.toString('latin1')
  })
  theirs.resume()
  await once(theirs, 'end')
  assert.equal(heard === said, true)
})

test('bytes that the system cannot take at once are lent to it until it says so, and arrive whole', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const ours = connect((server.address() as { port: number }).port, '127.0.0.1')
  const [theirs] = (await once(server, 'connection')) as [Socket]
  t.after(() => {
    ours.destroy()
    theirs.destroy()
    server.close()
  })
  if (ours.connecting) await once(ours, 'connect')
  theirs.pause()
  const quick = QuickWrite.of(ours)!
  const piece = Buffer.alloc(60_000, 'r')
  let bytes = 0
  const taken = new Promise<void>(resolve => {
    while (quick.waitingBytes === 0) {
      assert.equal(quick.writeBytes(piece, resolve), true)
      bytes += piece.byteLength
    }
  })
  assert.equal(quick.writeBytes(piece, assert.fail), false)
  let came = 0
  theirs.on('data', got => {
    assert.equal(
      got.every(byte => byte === 0x72),
      true,
    )
    came += got.byteLength
  })
  theirs.resume()
  await taken
  assert.equal(quick.waitingBytes, 0)
  while (came < bytes) await once(theirs, 'data')
  assert.equal(came, bytes)
})
