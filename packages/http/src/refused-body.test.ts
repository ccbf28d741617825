import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import test from 'node:test'
import type { ListenOptions } from './transport.ts'
import { calling, listening, textReply } from './wire.model.ts'

/** As a gateway does where the request to an upstream breaks off with the caller's body. */
const eager: Partial<ListenOptions> = {
  limits: { bodyIdleTimeoutMs: 100 },
  onRequest: ({ body }, reply) =>
    body!.start({ data: () => true, end() {}, failed: () => textReply(reply, 'the request broke off', 502) }),
}

test('a body that stops coming is answered with 408, also where its reader would answer at once', async t => {
  const { port } = await listening(t, eager)
  const caller = await calling(t, port)
  caller.socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234')
  const text = await caller.over()
  assert.match(text, /^HTTP\/1.1 408 /)
  assert.doesNotMatch(text, /502/)
})

test('the same over HTTP/2', async t => {
  const { port } = await listening(t, eager)
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  t.after(() => session.destroy())
  const stream = session.request({ ':method': 'POST', ':path': '/' }, { endStream: false })
  stream.on('error', () => {})
  stream.write('01234')
  const [headers] = await once(stream, 'response')
  assert.equal(headers[':status'], 408)
})
