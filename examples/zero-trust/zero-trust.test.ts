import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { withOpenssl } from '@gatehouse/http/tls/authority.model.ts'
import { sceneOf, until } from '../scene.model.ts'

const here = import.meta.dirname

interface Told {
  status: number
  service?: string
  caller?: string
  code?: string
  /** Fingerprint of what the gateway showed the service. */
  gateway?: string
  /** And what it showed the caller. */
  listener: string
}

async function trustScene(t: TestContext, answeringBilling = 'billing') {
  const scene = sceneOf(t, here)
  const { folder } = scene
  const issue = (...names: string[]) =>
    execFileSync('sh', [join(here, 'make-certificates.sh'), ...names], { cwd: folder, stdio: 'pipe' })
  issue('gateway', 'orders', 'billing', 'stranger')
  const service = (name: string) => scene.start([join(here, 'service.ts'), folder, name, '0'])
  const [orders, billing] = await Promise.all([service('orders'), service(answeringBilling)])
  const config = scene.write('gateway.yaml', { 9101: orders.line, 9102: billing.line })
  const file = (name: string) => join(folder, name)
  const flags = [
    ...['--tls-certificate-file', file('gateway.pem'), '--tls-key-file', file('gateway.key')],
    ...['--tls-client-certificates', 'required', '--tls-client-authorities-file', file('ca.pem')],
    ...['--egress-allow', 'loopback'],
  ]
  const gateway = await scene.gateway(config, { flags })
  const { gatewaySecure, gateway: plain } = JSON.parse(gateway.line) as { gatewaySecure: string; gateway: string }
  const read = (name: string) => readFileSync(file(name))
  const ask = (address: string, as?: string, method = 'GET') =>
    new Promise<Told>((resolve, reject) => {
      const shown = as ? { cert: read(`${as}.pem`), key: read(`${as}.key`) } : {}
      const agent = new Agent({ maxCachedSessions: 0 })
      const asked = request(
        address,
        { ...shown, method, agent, ca: read('ca.pem'), servername: 'localhost' },
        answer => {
          let text = ''
          answer.on('data', piece => {
            text += piece
          })
          const listener = (answer.socket as TLSSocket).getPeerCertificate().fingerprint256
          answer.on('end', () => resolve({ status: answer.statusCode!, listener, ...JSON.parse(text) }))
        },
      )
      asked.on('error', reject).end()
    })
  const direct = `https://127.0.0.1:${billing.line}/`
  return { ask, issue, plain, direct, through: (path: string) => `${gatewaySecure}${path}` }
}

test('each service is reached through the gateway by the workloads that may, and in no other way', {
  ...withOpenssl,
  timeout: 60_000,
}, async t => {
  const { ask, through, direct, plain } = await trustScene(t)
  const order = await ask(through('/orders/7'), 'billing')
  assert.deepEqual([order.service, order.caller], ['orders', 'spiffe://shop.example/billing'])
  const charge = await ask(through('/billing/7'), 'orders', 'POST')
  assert.deepEqual([charge.service, charge.caller], ['billing', 'spiffe://shop.example/orders'])
  assert.equal((await ask(through('/orders/7'), 'billing', 'POST')).code, 'call_forbidden')
  assert.equal((await ask(through('/orders/7'), 'orders')).code, 'call_forbidden')
  assert.equal((await ask(through('/orders/7'), 'stranger')).code, 'credential_invalid')
  await assert.rejects(ask(through('/orders/7')), 'nobody without a certificate has a connection')
  assert.equal((await fetch(`${plain}/orders/7`)).status, 401, 'nor is anybody known without TLS')
  await assert.rejects(ask(direct), 'services likewise')
  assert.equal((await ask(direct, 'orders')).status, 403)
})

test('who answers in the place of a service, with a certificate of the same authority, is sent nothing', {
  ...withOpenssl,
  timeout: 60_000,
}, async t => {
  const { ask, through } = await trustScene(t, 'stranger')
  assert.equal((await ask(through('/billing/7'), 'orders')).code, 'upstream_untrusted')
  assert.equal((await ask(through('/orders/7'), 'billing')).service, 'orders')
})

test('certificates that an agent rotates are shown both ways, and no request fails meanwhile', {
  ...withOpenssl,
  timeout: 60_000,
}, async t => {
  const { ask, issue, through } = await trustScene(t)
  const before = await ask(through('/orders/7'), 'billing')
  issue('gateway', 'billing')
  await until(async () => {
    const { status, gateway, listener } = await ask(through('/orders/7'), 'billing')
    assert.equal(status, 200)
    return gateway !== before.gateway && listener !== before.listener
  })
})
