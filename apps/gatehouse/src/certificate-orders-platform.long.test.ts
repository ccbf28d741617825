/** Orders as a person makes them: a platform of real processes, the command line, a real authority. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { startPebble, withPebble } from '@gatehouse/capability-transport/acme/pebble.model.ts'
import { until } from './testing-house.ts'
import { startPlatform } from './testing-platform.ts'

const apiAtRoot = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /{all}:
    get: { operationId: all, parameters: [{ name: all, in: path, required: true, schema: { type: string } }], responses: { "200": { description: ok } } }
`

const documents = (directory: string) => `apiVersion: gatehouse/v1
kind: CertificateIssuer
metadata: { name: ours }
spec: { directory: "${directory}", contacts: [ops@example.org], termsAgreed: true, authoritiesFile: authority.pem }
---
apiVersion: gatehouse/v1
kind: Certificate
metadata: { name: shop }
spec: { issuer: ours, hosts: [shop.test, www.shop.test] }
`

test('a control plane that is killed while it orders goes on with the same order, and the command line tells how it is', {
  ...withPebble,
  timeout: 300_000,
}, async t => {
  const { cli, gateway, data, members } = await startPlatform(t, { args: ['--egress-allow', 'loopback'] })
  const pebble = await startPebble(t, { httpPort: Number(new URL(gateway).port), sleeps: true })
  writeFileSync(join(data, 'shop.yaml'), apiAtRoot)
  await cli('import', join(data, 'shop.yaml'), '--upstream', 'http://127.0.0.1:9')
  await cli('publish', 'shop-v1')
  await cli('deploy', 'shop-v1', 'dev')
  writeFileSync(join(data, 'authority.pem'), pebble.authorities)
  writeFileSync(join(data, 'tls.yaml'), documents(pebble.directory))
  await cli('apply', '-f', join(data, 'tls.yaml'))
  await until(() => pebble.asked('/chalZ/') > 0, 60_000)
  process.kill(members().get('control')!, 'SIGKILL')
  const shop = async () => JSON.parse(await cli('certificates', 'get', 'shop', '--json'))
  const isFilled = async () => (await shop().catch(() => undefined))?.status.order === 'filled'
  await until(isFilled, 90_000).catch(thrown => {
    throw new Error(pebble.log().slice(-3000), { cause: thrown })
  })
  assert.equal(pebble.asked('/order-plz'), 1, 'it is the order of before')
  const { status } = await shop()
  const listed = await cli('certificates', 'list')
  for (const shown of ['ORDER', 'EXPIRES', 'RENEW', 'filled', status.expiresAt, status.renewAt]) {
    assert.ok(listed.includes(shown), `${shown} stands in\n${listed}`)
  }
  assert.match(await cli('apply', '-f', join(data, 'tls.yaml'), '--dry-run'), /nothing|no change|unchanged/i)
  await cli('certificates', 'renew', 'shop')
  let told: object = {}
  const isRenewed = async () => {
    const now = (await shop()).status
    if (now.error) told = now.error
    return now.fingerprint !== status.fingerprint
  }
  // A try that fails, as on a machine that is busy, is followed by another after a minute.
  await until(isRenewed, 180_000).catch(thrown => {
    throw new Error(`${JSON.stringify(told)}\n${pebble.log().slice(-3000)}`, { cause: thrown })
  })
  if (Object.keys(told).length > 0) t.diagnostic(`the first try failed: ${JSON.stringify(told)}`)
})
