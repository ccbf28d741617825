/** What cannot be sent of a request ends in a coded failure; the thread and the connection go on. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http2'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { type BodySource, HeaderList } from '@gatehouse/base'
import { answer, eventually, get, pooled } from './fault-server.model.ts'

async function started(t: TestContext) {
  const heads: IncomingHttpHeaders[] = []
  const trailers: string[][] = []
  const server = createServer()
  server.on('session', session => {
    session.on('error', () => {})
    t.after(() => session.destroy())
  })
  server.on('stream', (stream, head) => {
    heads.push(head)
    stream.on('error', () => {})
    stream.on('trailers', fields => trailers.push(Object.keys(fields)))
    stream.on('end', () => {
      if (stream.destroyed || stream.closed) return
      stream.respond({ ':status': 200 })
      stream.end('ok')
    })
    stream.resume()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { pool: pooled(t, { origin, protocol: 'http2', connectionsMax: 1 }), heads, trailers }
}

const ends = (...flat: string[]) => post(sink => sink.end(new HeaderList(flat)))

function post(start: BodySource['start']) {
  return get('/', { method: 'POST', body: { lengthBytes: undefined, start, resume() {}, abort() {} } })
}

test('HTTP2-Settings reaches an upstream neither in a head nor in trailers', async t => {
  const { pool, heads, trailers } = await started(t)
  const headers = HeaderList.from({ Host: 'a', 'HTTP2-Settings': 'x' })
  assert.equal(await answer(pool, get('/', { headers })), '200 ok')
  assert.equal(heads[0]!['http2-settings'], undefined)
  assert.equal(await answer(pool, ends('HTTP2-Settings', 'x', 'x y', '1', 'x-sum', '1')), '200 ok')
  assert.deepEqual(trailers, [['x-sum']])
})

test('a body that throws when it is started is a coded failure, and holds no place on the connection', async t => {
  const { pool } = await started(t)
  const broken = post(() => {
    throw new TypeError('no such body')
  })
  await assert.rejects(answer(pool, broken), { code: 'upstream_failed' })
  await eventually(() => pool.counts().idle === 1)
  assert.equal(await answer(pool), '200 ok')
})

test('a body that breaks off when it is started holds no place on the connection', async t => {
  const { pool } = await started(t)
  await assert.rejects(
    answer(
      pool,
      post(sink => sink.failed(new Error('gone'))),
    ),
    { code: 'upstream_failed' },
  )
  await eventually(() => pool.counts().idle === 1)
  assert.equal(await answer(pool), '200 ok')
})

test('a head that holds what may not be sent is a coded failure, and the connection goes on', async t => {
  const { pool } = await started(t)
  const headers = HeaderList.from({ Host: 'a', 'x-a': 'b\r\nc: d' })
  await assert.rejects(answer(pool, get('/', { headers })), { code: 'header_unsendable' })
  assert.equal(await answer(pool), '200 ok')
})

test('trailers of which none can be sent end the request all the same', async t => {
  const { pool, trailers } = await started(t)
  assert.equal(await answer(pool, ends('x y', '1', 'x-a', 'b\r\nc: d')), '200 ok')
  assert.deepEqual(trailers, [])
})
