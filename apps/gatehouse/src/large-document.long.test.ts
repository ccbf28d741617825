/** A document of 48 MB, from the import to its first operation in the portal: how long it takes, and what is left of it in memory. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { largeDocument } from './testing-large.ts'
import { temporaryData } from './testing-platform.ts'
import { openPortal, type PortalPlatform } from './testing-site.ts'

const operations = 30_000

const mib = (pid: number, field: 'VmRSS' | 'VmHWM') =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const startMs = performance.now()
  return [await work(), performance.now() - startMs]
}

async function untilMade({ read }: PortalPlatform, path: string): Promise<void> {
  const endMs = performance.now() + 600_000
  while ((await read(path)).status !== 200) {
    assert.ok(
      performance.now() < endMs,
      `${path} never came: ${(await read('/apis/default/large-v1')).text.slice(-1500)}`,
    )
    await new Promise(resolve => setTimeout(resolve, 500))
  }
}

test('a document of 48 MB is imported, published and read, and neither process keeps much of it', {
  timeout: 900_000,
}, async t => {
  const data = temporaryData(t)
  // The first start makes the database, which takes memory of its own.
  await (await openPortal(t, { data })).platform.stop()
  const portal = await openPortal(t, { data })
  const { platform, call, read } = portal
  const pidOf = (name: string) => platform.members().get(name)!
  const tell = (what: string, figure: number, unit: string) => t.diagnostic(`${what}: ${figure.toFixed(0)} ${unit}`)
  const at = '/organizations/default/workspaces/default'
  const before = mib(pidOf('control'), 'VmRSS')
  tell('control plane before', before, 'MiB')
  tell('portal before', mib(pidOf('portal'), 'VmRSS'), 'MiB')

  const text = largeDocument(operations)
  assert.ok(text.length > 47e6)
  const [made, importMs] = await timed(() => call('POST', `${at}/apis/import`, { text, name: 'large' }))
  assert.equal((made as { endpoints: number }).endpoints, operations)
  tell('import', importMs, 'ms')
  const [, publishMs] = await timed(() => call('POST', `${at}/api-versions/large-v1/publish`, {}))
  tell('publish', publishMs, 'ms')
  await call('POST', `${at}/products`, { name: 'large', spec: { title: 'Large', apiVersions: ['large-v1'] } })
  const spec = { title: 'Large', environments: { live: 'dev' }, products: [{ product: 'default/large' }] }
  await call('POST', '/organizations/default/portals', { name: 'main', spec })
  const [, referenceMs] = await timed(() => untilMade(portal, '/apis/default/large-v1/endpoints/get0'))
  tell('taken apart and stored', referenceMs, 'ms')

  const [first, firstMs] = await timed(() => read('/apis/default/large-v1/endpoints/get17'))
  tell('an operation in the portal, for the first time', firstMs, 'ms')
  assert.ok(first.text.includes('Number 17'))
  const [, outlineMs] = await timed(() => read('/apis/default/large-v1'))
  const [found, searchMs] = await timed(() => read('/search?q=get29999'))
  tell('its outline', outlineMs, 'ms')
  tell('a search', searchMs, 'ms')
  assert.ok(found.text.includes('Number 29999'))
  const [whole, wholeMs] = await timed(() => read('/apis/default/large-v1/openapi.json'))
  tell('the whole document', wholeMs, 'ms')
  assert.equal(Object.keys((JSON.parse(whole.text) as { paths: object }).paths).length, operations)
  const plain = { headers: { 'accept-encoding': 'identity' } }
  const others = await Promise.all(
    [0, 1, 2].map(async () => (await read('/apis/default/large-v1/openapi.json', plain)).text.length),
  )
  assert.ok(others.every(length => length === whole.text.length))

  await new Promise(resolve => setTimeout(resolve, 25_000))
  const after = mib(pidOf('control'), 'VmRSS')
  tell('control plane after', after, 'MiB')
  tell('control plane at most', mib(pidOf('control'), 'VmHWM'), 'MiB')
  tell('portal after', mib(pidOf('portal'), 'VmRSS'), 'MiB')
  tell('portal at most', mib(pidOf('portal'), 'VmHWM'), 'MiB')
  assert.ok(firstMs < 2000, `${firstMs} ms`)
  // Its heap is less than all that it has.
  assert.ok(mib(pidOf('portal'), 'VmHWM') < 400)
  // The program and the embedded database take some 460 MiB before; 93 to 198 more were seen, most of it the C library's.
  assert.ok(after - before < 256, `${after - before} MiB more`)
})
