/** A gateway alone at a real authority. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import type { Failure } from '@gatehouse/base'
import { pebbleRequest, startPebble, withPebble } from '@gatehouse/capability-transport/acme/pebble.model.ts'
import { newDirectory, openUpstream, until } from '../../testing-house.ts'
import { LaterClock, shaken, shownAt } from '../../testing-orders.ts'
import { checkFile } from '../check.ts'
import { startStandalone } from '../standalone.ts'

const version = 'apiVersion: gatehouse/v1'
const api = (upstream: string) => `${version}
kind: Upstream
metadata: { name: all }
spec: { targets: [{ url: "${upstream}" }] }
---
${version}
kind: Api
metadata: { name: all }
spec: {}
---
${version}
kind: ApiVersion
metadata: { name: all-v1 }
spec: { api: all, version: v1, upstream: all, basePath: /, access: open }
---
`
const certificates = (directory: string, termsAgreed = true, hosts = '[one.test, two.test]') => `${version}
kind: CertificateIssuer
metadata: { name: ours }
spec: { directory: "${directory}", termsAgreed: ${termsAgreed}, authoritiesFile: authority.pem }
---
${version}
kind: Certificate
metadata: { name: shop }
spec: { issuer: ours, hosts: ${hosts} }
`

async function scene(t: TestContext) {
  const folder = newDirectory(t)
  const config = join(folder, 'gateway.yaml')
  const upstream = await openUpstream(t)
  writeFileSync(config, api(upstream))
  const logged: string[] = []
  const clock = new LaterClock()
  const start = async (port = 0) => {
    const standalone = await startStandalone({
      ...{ config, address: '127.0.0.1', port, workers: 2, watchEveryMs: 20, request: pebbleRequest, clock },
      ...{ egress: { allow: ['loopback'], deny: [] }, ordersDir: join(folder, 'orders') },
      tls: { port: 0, clientCertificates: 'none' },
      log: (level, message, fields) => void logged.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`),
    })
    t.after(() => standalone.stop(100))
    return standalone
  }
  const first = await start()
  const pebble = await startPebble(t, { httpPort: first.gateway.port })
  writeFileSync(join(folder, 'authority.pem'), pebble.authorities)
  const write = async (text: string) => {
    writeFileSync(config, api(upstream) + text)
    await first.reload().catch(() => {})
  }
  return { folder, config, logged, clock, start, first, pebble, write }
}

test('a gateway alone orders what its file names, shows it after a restart, and renews it', withPebble, async t => {
  const { folder, clock, start, first, pebble, write } = await scene(t)
  await write(certificates(pebble.directory))
  await until(() => first.gateway.securePort !== undefined, 30_000)
  const root = await pebble.root()
  const fingerprint = await shownAt(first.gateway.securePort!, 'two.test', root)
  assert.equal(await shownAt(first.gateway.securePort!, 'one.test', root), fingerprint)
  const orders = join(folder, 'orders')
  const files = readdirSync(orders)
  assert.equal(files.length, 2)
  for (const file of files) assert.equal(statSync(join(orders, file)).mode & 0o777, 0o600)
  assert.equal(statSync(orders).mode & 0o777, 0o700)
  await first.stop(100)

  const second = await start(first.gateway.port)
  const port = second.gateway.securePort!
  assert.equal(await shownAt(port, 'one.test', root), fingerprint)
  assert.equal(pebble.asked('/order-plz'), 1)
  const open = await shaken(port, 'one.test', root)
  const kept = files.find(file => file.startsWith('crt_'))!
  const { renewAtMs } = JSON.parse(readFileSync(join(orders, kept), 'utf8')) as { renewAtMs: number }
  clock.laterMs = renewAtMs - Date.now() + 1000
  await until(async () => (await shownAt(port, 'one.test', root)) !== fingerprint, 30_000)
  assert.equal(pebble.asked('/order-plz'), 2)
  assert.equal(pebble.asked('/sign-me-up'), 1)
  assert.equal(open.destroyed, false)
  open.destroy()
})

test('a failure is told with what to do, and what was mended in the file is tried at once', withPebble, async t => {
  const { logged, first, pebble, write } = await scene(t)
  await write(certificates(pebble.directory, false))
  await until(() => logged.some(line => line.startsWith('error Certificate shop could not be ordered.')))
  assert.match(logged.at(-1)!, /issuer_refused.*termsAgreed/)
  await write(certificates(pebble.directory))
  await until(() => first.gateway.securePort !== undefined, 30_000)
  const left = await fetch(`http://127.0.0.1:${first.gateway.port}/.well-known/acme-challenge/x`)
  assert.equal(await left.text(), 'from the upstream', 'an API at / has its paths')
})

test('an issuer that nobody wrote and a wildcard that is ordered are told with their places', withPebble, async t => {
  const { config, pebble, write } = await scene(t)
  const told = (wanted: RegExp) => (failure: Failure) =>
    failure.code === 'document_invalid' &&
    wanted.test(failure.problems[0]!.message) &&
    failure.problems[0]!.place!.line > 1
  await write(certificates(pebble.directory).replace('issuer: ours', 'issuer: oars'))
  await assert.rejects(checkFile(config), told(/no CertificateIssuer oars; did you mean ours/))
  await write(certificates(pebble.directory, true, '["*.one.test"]'))
  await assert.rejects(checkFile(config), told(/wildcard/))
})
