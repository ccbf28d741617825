import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import test, { after, before } from 'node:test'
import { bodyOf, HeaderList } from '@gatehouse/base'
import type { ServerCertificate } from '../transport.ts'
import { eventually } from '../wire.model.ts'
import { TestAuthority, withOpenssl } from './authority.model.ts'
import { callingSecurely, secureListening } from './secure.model.ts'

let authority: TestAuthority
let certificate: ServerCertificate

before(() => {
  if (withOpenssl.skip) return
  authority = new TestAuthority()
  certificate = { hosts: ['one.test'], ...authority.issue('one', { hosts: ['one.test'] }) }
})
after(() => authority?.remove())

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('a body that is taken slowly arrives whole, and its caller is held back meanwhile', withOpenssl, async t => {
  const sent = randomBytes(16 * 2 ** 20)
  const hash = createHash('sha256')
  let received = 0
  let stopped = true
  let go = () => {}
  const { port } = await secureListening(
    t,
    { certificates: [certificate] },
    {
      onRequest: ({ body }, reply) => {
        go = () => setImmediate(() => body!.resume())
        body!.start({
          data(piece) {
            received += piece.byteLength
            hash.update(piece)
            if (!stopped) go()
            return false
          },
          end: () => reply.send({ status: 200, headers: new HeaderList() }, bodyOf(Buffer.from(hash.digest('hex')))),
          failed() {},
        })
      },
    },
  )
  const { socket, until } = await callingSecurely(t, port, { servername: 'one.test', ca: authority.certificate })
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${sent.length}\r\n\r\n`)
  socket.write(sent)
  await eventually(() => received > 0)
  for (let turn = 0; turn < 100; turn++) await new Promise(resolve => setImmediate(resolve))
  assert.ok(received <= 65_536, `${received} bytes were handed on`)
  assert.ok(socket.writableLength > 0, 'all of it was read')
  stopped = false
  go()
  const text = await until(/\r\n\r\n[0-9a-f]{64}$/)
  assert.ok(text.endsWith(digest(sent)))
})

test('requests of one turn, each in a record of its own, are answered in their order', withOpenssl, async t => {
  const { port } = await secureListening(
    t,
    { certificates: [certificate] },
    {
      onRequest: ({ target }, reply) =>
        void setImmediate(() => reply.send({ status: 200, headers: new HeaderList() }, bodyOf(Buffer.from(target)))),
    },
  )
  const { socket, until } = await callingSecurely(t, port, { servername: 'one.test', ca: authority.certificate })
  for (let at = 0; at < 200; at++) socket.write(`GET /${at} HTTP/1.1\r\nHost: a\r\n\r\n`)
  const text = await until(/\r\n\r\n\/199$/)
  const answered = [...text.matchAll(/\r\n\r\n\/(\d+)/g)].map(([, at]) => Number(at))
  assert.deepEqual(
    answered,
    Array.from({ length: 200 }, (_, at) => at),
  )
})
