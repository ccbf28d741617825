/** Replies of an upstream are read into one buffer of the thread: what a stream is answered is its own. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { eventually, get, nobodyCancels, pooled } from '../upstream/fault-server.model.ts'
import type { UpstreamPool } from '../upstream/upstream.ts'
import { listening } from '../wire.model.ts'

/** Text of that size that no other target has. */
const textFor = (target: string, size: number) => Buffer.alloc(size, `${target} `).toString()

/** Answers a target in one piece. */
async function upstream(t: TestContext, size: number): Promise<UpstreamPool> {
  const server = createServer(({ url = '' }, reply) => {
    reply.setHeader('Content-Length', size)
    reply.end(textFor(url, size))
  }).listen(0, '127.0.0.1')
  await eventually(() => server.listening)
  t.after(() => server.close())
  return pooled(t, { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connectionsMax: 64 })
}

const forwarding = (pool: UpstreamPool) => (t: TestContext) =>
  listening(t, {
    onRequest: ({ target }, reply) =>
      pool.send(get(target), nobodyCancels(), { replied: came => reply.send(came, came.body), failed: assert.fail }),
  })

for (const size of [100, 6000]) {
  test(`streams that are answered at once, ${size} bytes each, have each their own answer`, async t => {
    const { port } = await forwarding(await upstream(t, size))(t)
    const sessions = Array.from({ length: 4 }, () => connect(`http://127.0.0.1:${port}`))
    t.after(() => {
      for (const session of sessions) session.destroy()
    })
    const asked = async (at: number, round: number) => {
      const target = `/${round}-${at}`
      const texts: string[] = []
      const stream = sessions[at % 4]!.request({ ':path': target }).setEncoding('latin1')
      for await (const piece of stream) texts.push(piece)
      assert.equal(texts.join(''), textFor(target, size))
    }
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 64 }, (_, at) => asked(at, round)))
  })
}
