import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Socket } from 'node:net'
import test, { type TestContext } from 'node:test'
import type { BodySink, BorrowingSink } from '@gatehouse/base'
import { ask, eventually, faultServer, get, HandFed, nobodyCancels, nothingLeft, pooled } from './fault-server.model.ts'

const total = 100_000_000
const piece = Buffer.alloc(65_536)
for (let at = 0; at < piece.length; at++) piece[at] = at % 251
/** What this side may hold of a body on its way. */
const heldMax = 4_000_000

/** Answers every request with `total` bytes, as fast as they are taken. */
async function abundance(t: TestContext, onRequest: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket.on('error', () => {}))
    socket.once('data', () => onRequest(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

function pour(socket: Socket): void {
  let left = total
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`)
  const more = () => {
    while (left > 0) {
      const size = Math.min(left, piece.length)
      left -= size
      if (!socket.write(piece.subarray(0, size))) return
    }
  }
  socket.on('drain', more)
  more()
}

/** Says no to every piece, and goes on when told. */
class Reluctant implements BodySink {
  bytes = 0
  ended = false
  wrong = false
  last: Uint8Array | undefined
  #before: Uint8Array | undefined
  data(given: Uint8Array): boolean {
    this.#check(given)
    this.bytes += given.byteLength
    this.last = given
    this.#before = Uint8Array.prototype.slice.call(given)
    return false
  }
  /** What it was given is as it was, until it says go. */
  unchanged(): boolean {
    return this.last === undefined || Buffer.compare(this.last, this.#before!) === 0
  }
  end() {
    this.ended = true
  }
  failed() {
    this.ended = true
  }
  #check(given: Uint8Array): void {
    const at = this.bytes % 65_536
    for (const offset of [0, given.byteLength - 1]) {
      if (given[offset] !== ((at + offset) % 65_536) % 251) this.wrong = true
    }
  }
}

const memory = () => {
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return arrayBuffers + heapUsed
}

test('a reader that takes nothing of 100 MB holds the upstream back, not the memory full', async t => {
  const origin = await abundance(t, pour)
  const pool = pooled(t, { origin, idleTimeoutMs: 100 })
  const before = memory()
  const { body } = await ask(pool)
  const sink = new Reluctant()
  body!.start(sink)
  await new Promise(resolve => setTimeout(resolve, 300))
  assert.ok(sink.bytes <= 131_072, `${sink.bytes} bytes came unasked`)
  assert.ok(memory() - before < heldMax)
  body!.abort()
  await nothingLeft(pool)
})

for (const kind of ['keeps', 'borrows'] as const) {
  test(`a slow reader that ${kind} its pieces gets 100 MB right, beside others`, async t => {
    const origin = await abundance(t, pour)
    const pool = pooled(t, { origin })
    const one = async () => {
      const { body } = await ask(pool)
      const sink: Reluctant & Partial<BorrowingSink> = new Reluctant()
      if (kind === 'borrows') Object.assign(sink, { borrows: true })
      body!.start(sink)
      while (!sink.ended) {
        await new Promise(setImmediate)
        assert.ok(sink.unchanged(), 'a piece was overwritten before it was given back')
        sink.last = undefined
        body!.resume()
      }
      assert.equal(sink.bytes, total)
      assert.equal(sink.wrong, false)
    }
    await Promise.all([one(), one()])
  })
}

test('an upstream that takes nothing holds 100 MB of a request back', async t => {
  const origin = await abundance(t, socket => socket.pause())
  const pool = pooled(t, { origin, idleTimeoutMs: 60_000 })
  const body = new HandFed(total)
  const reply = ask(pool, get('/', { method: 'PUT', body }))
  await eventually(() => body.sink !== undefined)
  let sent = 0
  const feed = () => {
    do sent += piece.byteLength
    while (body.sink!.data(piece) && sent < total)
  }
  body.onResume = feed
  feed()
  await new Promise(resolve => setTimeout(resolve, 200))
  const stuck = sent
  await new Promise(resolve => setTimeout(resolve, 100))
  assert.equal(sent, stuck)
  assert.ok(sent < total / 2, `${sent} bytes went into the kernel's buffers`)
  body.sink!.failed(new Error('enough'))
  await assert.rejects(reply, { code: 'upstream_failed' })
  await nothingLeft(pool)
})

test('an upload goes as fast as the upstream reads', async t => {
  let received = 0
  const server = createHttpServer((request, reply) => {
    request.on('data', bytes => {
      received += bytes.byteLength
    })
    request.on('end', () => reply.writeHead(204).end())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const pool = pooled(t, { origin: `http://127.0.0.1:${(server.address() as { port: number }).port}` })
  const body = new HandFed(total)
  const reply = ask(pool, get('/', { method: 'PUT', body }))
  await eventually(() => body.sink !== undefined)
  let sent = 0
  const feed = () => {
    while (sent < total) {
      const size = Math.min(piece.byteLength, total - sent)
      sent += size
      if (!body.sink!.data(piece.subarray(0, size))) return
    }
    body.sink!.end()
  }
  body.onResume = feed
  feed()
  assert.equal((await reply).status, 204)
  assert.equal(received, total)
  assert.deepEqual(pool.counts(), { open: 1, idle: 1, waiting: 0 })
  await pool.close()
})

for (const held of ['as long as it waits', 'for good'] as const) {
  test(`a body that came with its head is the sink's ${held}, whatever is read meanwhile`, async t => {
    const bodies = ['first'.repeat(20), 'other'.repeat(20), 'third'.repeat(2000)]
    const reply = (text: string) => ({ send: `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}` })
    const turns = bodies.map(text => ['request' as const, reply(text)])
    const { origin } = await faultServer(t, [turns.flat()])
    const pool = pooled(t, { origin })
    const heard: string[] = []
    const kept: Uint8Array[] = []
    const answered = () =>
      new Promise<void>((resolve, reject) =>
        pool.send(get(), nobodyCancels(), {
          failed: reject,
          replied({ body }) {
            // In the turn in which it came, as a gateway does.
            const sink = {
              data(piece: Uint8Array) {
                kept.push(piece)
                if (kept.length === heard.length + 1) setImmediate(() => setImmediate(resolve))
                return held === 'for good'
              },
              end: () => {},
              failed: reject,
            }
            body!.start(held === 'for good' ? sink : Object.assign(sink, { borrows: true as const }))
          },
        }),
      )
    for (const text of bodies) {
      await answered()
      heard.push(text)
    }
    const texts = kept.map(piece => Buffer.from(piece).toString('latin1'))
    for (const [index, text] of bodies.entries()) assert.equal(text.startsWith(texts[index]!), true, `${index}`)
  })
}

test('a sink that uses small pieces up at once gets them where they were read, and larger ones to keep', async t => {
  const small = 'small'.repeat(10)
  const large = 'large'.repeat(100)
  const reply = (text: string) => ({ send: `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}` })
  const { origin } = await faultServer(t, [['request', reply(small), 'request', reply(large)]])
  const pool = pooled(t, { origin })
  const memories: ArrayBufferLike[] = []
  const answered = () =>
    new Promise<string>((resolve, reject) =>
      pool.send(get(), nobodyCancels(), {
        failed: reject,
        replied: ({ body }) =>
          body!.start({
            ...{ borrows: true, usedAtOnceBytesMax: 100, failed: reject },
            data(piece: Uint8Array) {
              memories.push(piece.buffer)
              resolve(Buffer.from(piece).toString('latin1'))
              return true
            },
            end: () => {},
          } as BorrowingSink),
      }),
    )
  assert.equal(await answered(), small)
  assert.equal(await answered(), large)
  assert.equal(memories[0]!.byteLength, 16_384)
  assert.notEqual(memories[1], memories[0])
})
