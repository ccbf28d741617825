import assert from 'node:assert/strict'
import test from 'node:test'
import { type BodySink, bodyOf, HeaderList } from '@gatehouse/base'
import { calling, eventually, listening } from '../wire.model.ts'

const afterwards: Record<string, (sink: BodySink) => void> = {
  end: sink => sink.end(new HeaderList(['late', '1'])),
  data: sink => sink.data(Buffer.from('late')),
  failed: sink => sink.failed(new Error('late')),
}

for (const [name, say] of Object.entries(afterwards)) {
  test(`a reply is over with its end: ${name} after it writes nothing and breaks nothing off`, async t => {
    const big = Buffer.alloc(16_000_000, 0x61)
    let sink: BodySink | undefined
    const listener = await listening(t, {
      onRequest: (_, reply) => {
        const body = { lengthBytes: undefined, start: (to: BodySink) => void (sink = to), resume() {}, abort() {} }
        reply.send({ status: 200, headers: new HeaderList() }, body)
      },
    })
    const caller = await calling(t, listener.port)
    caller.socket.pause()
    caller.socket.write('GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE, close\r\n\r\n')
    await eventually(() => sink !== undefined)
    sink!.data(big)
    sink!.end()
    say(sink!)
    caller.socket.resume()
    const text = await caller.over()
    assert.equal(text.length - text.indexOf('f42400\r\n'), 'f42400\r\n'.length + big.length + '\r\n0\r\n\r\n'.length)
    assert.equal(text.slice(-10), 'aaa\r\n0\r\n\r\n')
  })
}

test('a reply that was told complete reaches its caller, whatever becomes of the next', async t => {
  const ends: unknown[] = []
  const listener = await listening(t, {
    onRequest({ target }, reply) {
      reply.onEnd(({ complete }) => ends.push([target, complete]))
      const body = bodyOf(Buffer.from('hello'))
      reply.send({ status: 200, headers: new HeaderList() }, target === '/a' ? body : { ...body, lengthBytes: 10 })
    },
  })
  const caller = await calling(t, listener.port)
  caller.socket.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n')
  assert.match(await caller.over(), /\r\n\r\nhello$/)
  assert.deepEqual(ends, [
    ['/a', true],
    ['/b', false],
  ])
})

test('trailers that cannot be sent break their reply off, not the thread', async t => {
  const listener = await listening(t, {
    onRequest: (_, reply) =>
      reply.send(
        { status: 200, headers: new HeaderList() },
        {
          ...{ lengthBytes: undefined, resume() {}, abort() {} },
          start(sink: BodySink) {
            sink.data(Buffer.from('some'))
            sink.end(new HeaderList(['late', 'a\r\nb']))
          },
        },
      ),
  })
  const caller = await calling(t, listener.port)
  caller.socket.write('GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE\r\n\r\n')
  assert.doesNotMatch(await caller.over(), /\r\n0\r\n/)
})
