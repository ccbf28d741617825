import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import test from 'node:test'
import type { BorrowingSink } from '@gatehouse/base'
import { TestAuthority, withOpenssl } from '../tls/authority.model.ts'
import { ask, eventually, get, pooled } from './fault-server.model.ts'

test(
  'a piece that came over TLS is as it was until its sink says go, although more had come with it',
  withOpenssl,
  async t => {
    const authority = new TestAuthority()
    t.after(() => authority.remove())
    const issued = authority.issue('local', { hosts: ['127.0.0.1'] })
    const sent = randomBytes(8 * 2 ** 20)
    const server = createServer({ cert: issued.certificate, key: issued.key }, (_, reply) => reply.end(sent))
    server.listen(0, '127.0.0.1')
    await eventually(() => server.listening)
    t.after(() => server.close())
    const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { body } = await ask(pooled(t, { origin, tls: { authorities: authority.certificate } }), get())
    let over: Error | true | undefined
    const pieces: Buffer[] = []
    const sink: BorrowingSink = {
      borrows: true,
      data(piece) {
        const later = (turns: number) => {
          if (turns > 0) return void setImmediate(later, turns - 1)
          pieces.push(Buffer.from(piece))
          body!.resume()
        }
        later(3)
        return false
      },
      end: () => {
        over = true
      },
      failed: reason => {
        over = reason
      },
    }
    body!.start(sink)
    await eventually(() => over !== undefined)
    assert.equal(over, true)
    assert.ok(Buffer.concat(pieces).equals(sent))
  },
)
