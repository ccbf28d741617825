/** What cannot be sent ends one stream, never in silence, and never the thread. */
import assert from 'node:assert/strict'
import { type ClientHttp2Session, connect, constants } from 'node:http2'
import test, { type TestContext } from 'node:test'
import { type BodySource, bodyOf, HeaderList } from '@gatehouse/base'
import type { ListenOptions } from '../listening.ts'
import type { ReplyEnd } from '../message.ts'
import { eventually, listening } from '../wire.model.ts'

interface Answer {
  status: number | undefined
  text: string
  trailers: string[]
  code: number | undefined
}

async function asked(session: ClientHttp2Session): Promise<Answer> {
  const stream = session.request({ ':path': '/', te: 'trailers' })
  const answer: Answer = { status: undefined, text: '', trailers: [], code: undefined }
  stream.on('error', () => {})
  stream.on('response', head => {
    answer.status = head[':status']
    assert.equal(head['http2-settings'], undefined)
  })
  stream.on('trailers', trailers => answer.trailers.push(...Object.keys(trailers)))
  stream.on('data', piece => {
    answer.text += piece
  })
  await new Promise<void>(resolve => stream.on('close', resolve))
  answer.code = stream.rstCode
  return answer
}

interface Said {
  head?: string[]
  body?: () => BodySource
}

/** A listener that says what `said` holds, and how often each reply was told to be over. */
async function started(t: TestContext, said: Said, more: Partial<ListenOptions> = {}) {
  const ends: ReplyEnd[] = []
  const listener = await listening(t, {
    onRequest: (_, reply) => {
      reply.onEnd(end => ends.push(end))
      reply.send({ status: 200, headers: new HeaderList(said.head ?? []) }, (said.body ?? greeting)())
    },
    ...more,
  })
  const session = connect(`http://127.0.0.1:${listener.port}`)
  session.on('error', () => {})
  t.after(() => session.destroy())
  return { ends, session }
}

const greeting = () => bodyOf(Buffer.from('hi'))

function withTrailers(...flat: string[]): () => BodySource {
  return () => ({
    lengthBytes: undefined,
    start(sink) {
      sink.data(Buffer.from('hi'))
      sink.end(new HeaderList(flat))
    },
    resume() {},
    abort() {},
  })
}

test('fields of a connection, HTTP2-Settings too, are left out of a head and of trailers', async t => {
  const fields = ['HTTP2-Settings', 'x', 'Upgrade', 'h2c', 'Keep-Alive', '1', 'TE', 'gzip', 'Proxy-Connection', 'x']
  const { session, ends } = await started(t, { head: fields, body: withTrailers('x-sum', '1', ...fields) })
  assert.deepEqual(await asked(session), { status: 200, text: 'hi', trailers: ['x-sum'], code: 0 })
  assert.deepEqual(
    ends.map(({ complete }) => complete),
    [true],
  )
})

test('a trailer that cannot be sent is left out, and the others go', async t => {
  const unsendable = ['x y', '1', '', '1', ':status', '200', 'x-a', 'b\r\nc: d', 'x:y', '1', 'x-b', '\u0100']
  const { session } = await started(t, { body: withTrailers(...unsendable, '__proto__', '1', 'x-sum', '1') })
  const answer = await asked(session)
  assert.deepEqual([answer.status, answer.trailers.at(-1), answer.code], [200, 'x-sum', 0])
  assert.ok(!answer.trailers.some(name => ['x-a', 'x-b', ':status', 'x y'].includes(name)))
})

test('a head that cannot be sent is answered with 500, and the reply is over once', async t => {
  const { session, ends } = await started(t, { head: ['x y', '1'], body: withTrailers('x-sum', '1') })
  const { status, code } = await asked(session)
  assert.deepEqual([status, code], [500, 0])
  await eventually(() => ends.length > 0)
  assert.equal(ends.length, 1)
})

test('where the refusal cannot be sent either, the stream is reset', async t => {
  const onRefusal = () => ({ headers: new HeaderList(['x y', '1']), text: 'no' })
  const { session, ends } = await started(t, { head: ['x y', '1'] }, { onRefusal })
  const { status, code } = await asked(session)
  assert.deepEqual([status, code], [undefined, constants.NGHTTP2_INTERNAL_ERROR])
  await eventually(() => ends.length > 0)
  assert.deepEqual(
    ends.map(({ complete }) => complete),
    [false],
  )
})

test('a body that throws when it is started resets its stream', async t => {
  let aborted = 0
  const body = () => ({
    lengthBytes: undefined,
    start() {
      throw new TypeError('no such body')
    },
    resume() {},
    abort: () => void aborted++,
  })
  const { session, ends } = await started(t, { body })
  const { code } = await asked(session)
  assert.equal(code, constants.NGHTTP2_INTERNAL_ERROR)
  await eventually(() => ends.length > 0)
  assert.deepEqual([aborted, ends.length, ends[0]!.complete], [1, 1, false])
})

test('trailers of which none can be sent end their stream with an empty frame, and the next one is served', async t => {
  let body = withTrailers('x y', '1', 'x-a', 'b\r\nc: d')
  const { session, ends } = await started(t, { body: () => body() })
  assert.deepEqual(await asked(session), { status: 200, text: 'hi', trailers: [], code: 0 })
  body = greeting
  assert.deepEqual(await asked(session), { status: 200, text: 'hi', trailers: [], code: 0 })
  assert.deepEqual(
    ends.map(({ complete }) => complete),
    [true, true],
  )
})
