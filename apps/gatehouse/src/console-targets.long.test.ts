/** How gateways find targets, in the console. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { openConsole } from './testing-console.ts'
import { assertShown } from './testing-pictures.ts'

const place = '/organizations/default/workspaces/default'

test('the pages of a gateway group and of an upstream show which targets are unwell, since when and why', {
  skip: browserMissing(),
  timeout: 200_000,
}, async t => {
  const all = await openConsole(t)
  const { call, signedIn, platform } = all
  const sick = createServer((_, reply) => reply.writeHead(503).end())
  await once(sick.listen(0, '127.0.0.1'), 'listening')
  t.after(() => void [sick.closeAllConnections(), sick.close()])
  const url = `http://127.0.0.1:${(sick.address() as AddressInfo).port}`
  const health = { path: '/', intervalMs: 200, unhealthyAfter: 1 }
  const make = (plural: string, name: string, spec: object) => call('POST', `${place}/${plural}`, { name, spec })
  await make('upstreams', 'pets', { targets: [{ url }], health })
  await make('upstreams', 'cats', { targets: [{ url: 'http://127.0.0.1:9' }] })
  for (const name of ['pets', 'cats']) {
    await make('apis', name, {})
    await make('api-versions', `${name}-v1`, {
      api: name,
      version: 'v1',
      upstream: name,
      basePath: `/${name}`,
      access: 'open',
    })
    await call('POST', `${place}/api-versions/${name}-v1/publish`, {})
    await call('POST', `${place}/api-versions/${name}-v1/deploy`, { environment: 'dev' })
  }
  const page = await signedIn()
  await page.goto(`${platform.control}/console/default/r/upstreams/default/pets`)
  await page.getByText('unhealthy', { exact: true }).waitFor()
  await page.getByText('health check', { exact: true }).waitFor()
  await page.goto(`${platform.control}/console/default/r/gateway-groups/-/default`)
  await page.getByText('0 healthy, 1 unwell, 1 that nobody looks at').waitFor()
  await page.close()
  await assertShown(all, {
    'gateway-group': { path: 'default/r/gateway-groups/-/default', there: 'health check' },
    upstream: { path: 'default/r/upstreams/default/pets', there: 'health check' },
  })
})
