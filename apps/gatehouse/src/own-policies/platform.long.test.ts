import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import test from 'node:test'
import { startPlatform } from '../testing-platform.ts'
import { projectRoot } from '../web-root.ts'

const documents = (url: string, header: string) => `apiVersion: gatehouse/v1
kind: Upstream
metadata: { name: shop }
spec: { targets: [{ url: "${url}" }] }
---
apiVersion: gatehouse/v1
kind: Api
metadata: { name: shop }
spec: {}
---
apiVersion: gatehouse/v1
kind: ApiVersion
metadata: { name: orders }
spec:
  api: shop
  version: v1
  upstream: shop
  basePath: /orders
  access: open
  policies: [{ policy: tenant-header, config: { header: ${header} } }]
`

test('a platform takes policies of its operator: documents are checked by them, gateways run them, explain passes them by', {
  timeout: 180_000,
}, async t => {
  const upstream = createServer(({ headers }, response) => void response.end(headers['x-tenant'])).listen(
    0,
    '127.0.0.1',
  )
  await once(upstream, 'listening')
  t.after(() => void [upstream.close(), upstream.closeAllConnections()])
  const { port } = upstream.address() as { port: number }
  const platform = await startPlatform(t, { args: ['--policies', join(projectRoot, 'examples/own-policies/policies')] })
  const { cli, gateway, data } = platform
  const file = join(data, 'shop.yaml')
  writeFileSync(file, documents(`http://127.0.0.1:${port}`, '""'))
  await assert.rejects(cli('apply', '-f', file), /tenant-header: header must not be empty/)
  writeFileSync(file, documents(`http://127.0.0.1:${port}`, 'X-Tenant').replace('tenant-header', 'tenant-footer'))
  await assert.rejects(cli('apply', '-f', file), /There is no policy tenant-footer; did you mean tenant-header/)
  writeFileSync(file, documents(`http://127.0.0.1:${port}`, 'X-Tenant'))
  await cli('apply', '-f', file)
  await cli('publish', 'orders')
  assert.equal(JSON.parse(await cli('deploy', 'orders', 'dev', '--json')).state, 'live')
  const call = (headers = {}) => fetch(`${gateway}/orders/1`, { headers })
  assert.equal(await (await call({ 'X-Tenant': 'ACME' })).text(), 'acme')
  assert.equal((await call()).status, 400)
  assert.match(await cli('explain', 'GET', '/orders/1'), /tenant-header is the operator’s own: only gateways run it/)
})
