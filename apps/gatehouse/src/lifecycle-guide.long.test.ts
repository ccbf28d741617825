/** The guide to the end of an API version, typed into a shell of a whole platform. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { say, upstream } from './testing-gateway.ts'
import { guideIn } from './testing-guide.ts'
import { until } from './testing-house.ts'
import { startPlatform } from './testing-platform.ts'

test('the commands of the guide end a version as it says, and nobody who calls is cut off unseen', async t => {
  const { folder, blocks } = guideIn(t, 'lifecycle.md')
  const { cli, gateway } = await startPlatform(t)
  const url = await upstream(t, say('ok'))
  const line = (version: string) =>
    `---\napiVersion: gatehouse/v1\nkind: ApiVersion\nmetadata: { name: shop-${version} }\nspec: { api: shop, version: ${version}, upstream: shop, access: open, basePath: /shop/${version} }\nstate: published\n`
  writeFileSync(
    join(folder, 'shop.yaml'),
    `apiVersion: gatehouse/v1\nkind: Upstream\nmetadata: { name: shop }\nspec: { targets: [{ url: '${url}' }] }\n---\napiVersion: gatehouse/v1\nkind: Api\nmetadata: { name: shop }\nspec: {}\n${line('v1')}${line('v2')}`,
  )
  await cli('apply', '-f', join(folder, 'shop.yaml'))
  await cli('deploy', 'shop-v1', 'dev')
  const ask = () => fetch(`${gateway}/shop/v1/orders`)
  assert.equal((await ask()).headers.get('deprecation'), null)

  const commands = blocks('sh').flatMap(block => block.trim().split('\n'))
  const typed = (start: string) =>
    commands
      .filter(one => one.startsWith(`gatehouse ${start}`))
      .map(one => [...one.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!).slice(1))
  await cli(...typed('api-versions schedule')[0]!)
  await until(async () => (await ask()).headers.get('deprecation') === '@1861920000')
  await cli('api-versions', 'schedule', 'shop-v1')
  await cli(...typed('api-versions deprecate')[0]!)
  const wanted = readFileSync(join(import.meta.dirname, '../../../docs/guides/lifecycle.md'), 'utf8')
  await until(async () => {
    const { headers } = await ask()
    const told = ['Sunset', 'Link'].map(name => `${name}: ${headers.get(name)}`)
    return /^@\d{10}$/.test(headers.get('deprecation') ?? '') && told.every(one => wanted.includes(one))
  })

  await until(async () => JSON.parse(await cli('stats', '--json')).summary.requests > 0)
  const [retire, quiet, force] = typed('api-versions retire')
  for (const one of [retire!, quiet!]) {
    await assert.rejects(cli(...one), /still_called|shop-v1 was called in the last (7|30) days by callers without/)
  }
  await cli(...typed('api-versions schedule')[1]!)
  assert.equal((await ask()).status, 200)
  const now = [{ from: new Date(Date.now() - 1000).toISOString(), until: new Date(Date.now() + 600_000).toISOString() }]
  await cli('api-versions', 'restore', 'shop-v1')
  await assert.rejects(
    cli('api-versions', 'deprecate', 'shop-v1', '--brown-outs', JSON.stringify(now)),
    /invalid_input|begins before the deprecation/,
  )
  const soon = [
    { from: new Date(Date.now() + 2000).toISOString(), until: new Date(Date.now() + 600_000).toISOString() },
  ]
  await cli('api-versions', 'deprecate', 'shop-v1', '--brown-outs', JSON.stringify(soon))
  await until(async () => (await ask()).status === 410)
  await cli(...force!)
  await until(async () => (await ask()).status === 404)
})
