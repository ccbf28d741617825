import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { type Clock, type Failure, systemClock } from '@gatehouse/base'
import { egressRule } from './egress.ts'
import { guardedRequest } from './egress-request.ts'
import { TestAuthority, withOpenssl } from './tls/authority.model.ts'

const rule = egressRule({ allow: ['loopback'] })
const limits = { timeoutMs: 5000, bytesMax: 1000 }
const request = guardedRequest(rule, limits)
const code = (wanted: string) => (thrown: Failure) => thrown.code === wanted

async function served(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.after(() => void [server.close(), server.closeAllConnections()])
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('any status comes back with its fields, and a redirect is not followed', async t => {
  let asked = 0
  const url = await served(t, (message, reply) => {
    asked++
    message.resume()
    reply.writeHead(302, { location: '/elsewhere', 'replay-nonce': 'n1' }).end(message.headers['content-type'])
  })
  const headers = { 'content-type': 'application/jose+json' }
  const answer = await request({ method: 'POST', url, headers, body: '{}' })
  assert.deepEqual([answer.status, answer.header('replay-nonce'), answer.header('none')], [302, 'n1', undefined])
  assert.equal(Buffer.from(answer.bytes).toString(), 'application/jose+json')
  assert.equal(asked, 1)
})

test('addresses pass the egress rule, and replies are bounded in size and time', async t => {
  const large = await served(t, (_, reply) => void reply.end('x'.repeat(2000)))
  await assert.rejects(request({ method: 'GET', url: large }), code('document_too_large'))
  const strict = guardedRequest(egressRule(), limits)
  await assert.rejects(strict({ method: 'GET', url: large }), code('egress_forbidden'))
  await assert.rejects(request({ method: 'GET', url: 'file:///etc/passwd' }), code('egress_forbidden'))
  let expire = () => {}
  const clock: Clock = {
    ...systemClock,
    after(_, task) {
      expire = task
      return () => {}
    },
  }
  const silent = await served(t, () => expire())
  await assert.rejects(
    guardedRequest(rule, { ...limits, clock })({ method: 'GET', url: silent }),
    code('fetch_timeout'),
  )
})

test('the authorities that are named vouch for the server, and no others', withOpenssl, async t => {
  const [own, other] = [new TestAuthority(), new TestAuthority()]
  t.after(() => void [own.remove(), other.remove()])
  const { certificate, key } = own.issue('localhost', { hosts: ['127.0.0.1'] })
  const server = createSecureServer({ cert: certificate, key }, (_, reply) => void reply.end('ok')).listen(
    0,
    '127.0.0.1',
  )
  await new Promise(resolve => server.once('listening', resolve))
  t.after(() => void [server.close(), server.closeAllConnections()])
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  assert.equal((await request({ method: 'GET', url, authorities: own.certificate })).status, 200)
  for (const authorities of [other.certificate, undefined]) {
    const asked = request({ method: 'GET', url, ...(authorities ? { authorities } : {}) })
    await assert.rejects(asked, code('fetch_failed'))
  }
})
