/** Bodies of HTTP/2 that came before somebody wanted them. */
import assert from 'node:assert/strict'
import { connect } from 'node:http2'
import test from 'node:test'
import type { BodySource } from '@gatehouse/base'
import { collect, HeaderList } from '@gatehouse/base'
import { eventually, listening } from '../wire.model.ts'

const tooLong = () => new Error('too long')

for (const [what, sent, trailers] of [
  ['an empty body', '', false],
  ['an empty body with trailers', '', true],
  ['a body', 'a body', false],
] as const) {
  test(`${what} that has come before it is read is whole`, async t => {
    const bodies: BodySource[] = []
    const replies: (() => void)[] = []
    const listener = await listening(t, {
      onRequest({ body }, reply) {
        bodies.push(body!)
        replies.push(() => reply.send({ status: 200, headers: new HeaderList() }, undefined))
      },
    })
    const session = connect(`http://127.0.0.1:${listener.port}`)
    t.after(() => session.destroy())
    const stream = session.request({ ':path': '/', ':method': 'POST' }, { waitForTrailers: trailers } as object)
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-after': 'all' }))
    stream.end(sent)
    // Its answer comes behind the body on the same connection.
    await new Promise<void>(resolve => stream.on('ready', () => session.ping(() => resolve())))
    await eventually(() => bodies.length === 1)
    await new Promise<void>(resolve => session.ping(() => resolve()))
    assert.equal(Buffer.from(await collect(bodies[0]!, 100, tooLong)).toString(), sent)
    replies[0]!()
    await new Promise(resolve => stream.resume().on('close', resolve))
    assert.equal(stream.rstCode, 0)
  })
}
