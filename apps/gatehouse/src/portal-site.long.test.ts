/** The portal as its readers and their programs reach it: real processes, over HTTP. */
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { worded } from './testing-portal.ts'
import { openPortal, published } from './testing-site.ts'

const version = '/apis/default/open-v1'

async function furnished(t: TestContext) {
  const portal = await openPortal(t)
  await published(portal, { name: 'open', document: worded('open'), product: { description: 'For all.' } })
  await published(portal, { name: 'inner', document: worded('inner') })
  const products = [{ product: 'default/open' }, { product: 'default/inner', audience: 'signed-in' }]
  const spec = {
    title: 'Developers',
    products,
    environments: { live: 'dev' },
    brand: { accent: '#0b5fff', logo: 'logo.svg' },
  }
  await portal.call('POST', '/organizations/default/portals', { name: 'dev', spec })
  const page = (name: string, more: object) =>
    portal.call('POST', '/organizations/default/portal-pages', { name, spec: { portal: 'dev', title: name, ...more } })
  await page('start', { path: 'guides/start', body: '# start\n\nRead `me`.' })
  await page('inner-guide', { path: 'guides/inner', body: 'Secret of inner.', audience: 'signed-in' })
  const content = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')
  await portal.call('POST', '/organizations/default/portal-assets', {
    name: 'logo',
    spec: { portal: 'dev', path: 'logo.svg', content },
  })
  await portal.until(`${version}/endpoints/listopen`, /List every open/)
  return portal
}

test('a portal is read over HTTP by people and programs, and outlives a frozen control plane', {
  timeout: 120_000,
}, async t => {
  const portal = await furnished(t)
  await t.test('what programs read holds what is public, whole, and nothing of what is not', () => programsRead(portal))
  await t.test('pages carry a policy without inline scripts, an etag, and pictures run nothing', () => guarded(portal))
  await t.test('with several portals each stands below its organization and name, and a host leads to its own', () =>
    placed(portal),
  )
  await t.test('what is sent to a page comes from a page of the portal', () => sentFromElsewhere(portal))
  await t.test('a frozen control plane is told with its code within six seconds', () => frozen(portal))
})

type Furnished = Awaited<ReturnType<typeof furnished>>

async function programsRead({ read, platform }: Furnished) {
  const types: Record<string, RegExp> = {
    '/.well-known/api-catalog': /^application\/linkset\+json/,
    '/llms.txt': /^text\/plain/,
    '/sitemap.xml': /^application\/xml/,
    '/robots.txt': /^text\/plain/,
    '/changes.atom': /^application\/atom\+xml/,
    '/index.md': /^text\/markdown/,
    '/products/default/open.md': /^text\/markdown/,
    [`${version}.md`]: /^text\/markdown/,
    [`${version}/endpoints/listopen.md`]: /^text\/markdown/,
    '/guides/start.md': /^text\/markdown/,
    [`${version}/openapi.json`]: /^application\/json/,
    '/search?q=inner': /^text\/html/,
    '/': /^text\/html/,
  }
  for (const [path, type] of Object.entries(types)) {
    const { status, text, headers } = await read(path)
    assert.deepEqual([status, type.test(headers.get('content-type') ?? '')], [200, true], path)
    assert.doesNotMatch(text.replace(/value="inner"|<title>inner/g, ''), /inner|internal\.backend/, path)
  }
  for (const path of [
    '/products/default/inner',
    '/apis/default/inner-v1',
    '/apis/default/inner-v1/openapi.json',
    '/guides/inner',
    '/guides/inner.md',
  ])
    assert.equal((await read(path)).status, 404, path)
  const { linkset } = JSON.parse((await read('/.well-known/api-catalog')).text)
  assert.equal(linkset[0].item[0].href, `${platform.portal}${version}`)
  assert.equal(linkset[1]['service-desc'][0].href, `${platform.portal}${version}/openapi.json`)
  assert.match((await read('/sitemap.xml')).text, /<loc>[^<]*\/endpoints\/listopen<\/loc>/)
  assert.match((await read('/llms.txt')).text, /- \[start\]\(http.*\/guides\/start\.md\)/)
  assert.equal((await read('/guides/start', { headers: { accept: 'text/markdown' } })).text, '# start\n\n\nRead `me`.')
  assert.match((await read(`${version}/endpoints/listopen.md`)).text, /`GET \/open\/v1\/open`/)
}

async function guarded({ read }: Furnished) {
  const { text, headers } = await read(`${version}/endpoints/listopen`)
  const policy = headers.get('content-security-policy') ?? ''
  assert.match(policy, /script-src 'self';/)
  assert.doesNotMatch(policy, /script-src[^;]*unsafe|default-src 'self'/)
  assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)/)
  const etag = headers.get('etag')!
  assert.equal((await read(`${version}/endpoints/listopen`, { headers: { 'if-none-match': etag } })).status, 304)
  const picture = await read('/files/logo.svg')
  assert.deepEqual(
    [picture.status, picture.headers.get('content-type'), picture.headers.get('x-content-type-options')],
    [200, 'image/svg+xml', 'nosniff'],
  )
  assert.match(picture.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/)
  for (const path of [
    '/files/../package.json',
    '/files/%2e%2e/x',
    '/assets/../server/server.js',
    '/assets/%2e%2e%2fserver%2fserver.js',
    '/%',
    '/\\',
    '//evil.example/',
  ])
    assert.equal((await read(path)).status, 404, path)
  assert.equal((await read(`/${'x'.repeat(9000)}`)).status, 400)
}

async function placed({ read, call, platform, until }: Furnished) {
  const spec = { title: 'Second', products: [], environments: { live: 'dev' }, hosts: ['second.localhost'] }
  await call('POST', '/organizations/default/portals', { name: 'two', spec })
  await until('/', /No portal answers here/)
  const { text } = await read('/default/dev/')
  assert.match(text, /Developers/)
  assert.match(text, /href="\/default\/dev\/products"/)
  assert.equal((await read('/default/none/')).status, 404)
  const named = await fetch(`http://second.localhost:${new URL(platform.portal).port}/`).catch(() => undefined)
  if (named) assert.match(await named.text(), /Second/)
  await call('DELETE', '/organizations/default/portals/two')
  await until('/', /For all/)
}

async function sentFromElsewhere({ read, platform }: Furnished) {
  const sent = (headers: Record<string, string>) => read('/', { method: 'POST', body: 'a=b', headers })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const elsewhere = await sent({ ...form, origin: 'https://evil.example' })
  assert.deepEqual([elsewhere.status, /^origin_forbidden/.test(elsewhere.text)], [403, true])
  assert.equal((await sent(form)).status, 403)
  assert.equal((await sent({ 'content-type': 'text/plain', origin: platform.portal })).status, 415)
  assert.equal((await sent({ ...form, origin: platform.portal })).status, 405)
  const large = await read('/', {
    method: 'POST',
    body: `a=${'b'.repeat(70_000)}`,
    headers: { ...form, origin: platform.portal },
  })
  assert.equal(large.status, 413)
  assert.equal((await read('/', { method: 'DELETE' })).status, 405)
}

async function frozen({ read, platform }: Furnished) {
  const pid = platform.members().get('control')!
  process.kill(pid, 'SIGSTOP')
  try {
    // What is public is kept for a second.
    await new Promise(resolve => setTimeout(resolve, 1500))
    const startedMs = performance.now()
    const { status, text } = await read(`${version}?at=${startedMs}`)
    assert.deepEqual([status, /control_unreachable/.test(text)], [504, true])
    assert.ok(performance.now() - startedMs < 6000)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}
