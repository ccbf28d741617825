/** The portal's pages in a real browser: clean for axe, readable without scripts, and nothing that somebody wrote runs. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { assertFits, violationsOf } from './testing-console.ts'
import { worded } from './testing-portal.ts'
import { openSite, published } from './testing-site.ts'

const skip = browserMissing()
const reference = '/apis/default/petstore-v1'
const pages = [
  ...[
    '/',
    '/products',
    '/products/default/showcase',
    reference,
    `${reference}/endpoints/addPet`,
    `${reference}/schemas/Pet`,
  ],
  ...[
    `${reference}/changes`,
    '/guides',
    '/guides/first-call',
    '/changes',
    '/search?q=pet',
    '/search?q=nothing',
    '/not-there',
  ],
]

test('each page is clean for axe and fits a desk and a phone, light and dark, and its content is there without scripts', {
  skip,
  timeout: 200_000,
}, async t => {
  const { platform, browser, until } = await openSite(t)
  await platform.cli('demo', '--once', '--requests', '10')
  await until(`${reference}/endpoints/addPet`, /Creates a new pet/)
  const broken: string[] = []
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    const mistakes: string[] = []
    page.on('pageerror', error => mistakes.push(error.message))
    page.on('console', message => {
      if (message.type() === 'error' && !/404/.test(message.text())) mistakes.push(message.text())
    })
    for (const path of pages) {
      await page.goto(`${platform.portal}${path}`)
      broken.push(...(await violationsOf(page, `${path} at ${width}`)))
      await assertFits(page, `${path} at ${width}`)
    }
    assert.equal(await page.evaluate('document.documentElement.dataset.mantineColorScheme'), colorScheme)
    // Axe is put into the page by the test, past the policy.
    assert.deepEqual(mistakes, [])
    await page.close()
  }
  assert.deepEqual(broken, [])
  const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await still.goto(`${platform.portal}${reference}/endpoints/addPet`)
  const text = await still.locator('main').innerText()
  for (const wanted of ['Creates a new pet', 'X-API-Key', 'name', 'curl', 'python'])
    assert.ok(text.includes(wanted), wanted)
})

test('the language of samples is chosen once, code is copied, and the key to the search leads to it', {
  skip,
  timeout: 120_000,
}, async t => {
  const { platform, browser, until } = await openSite(t)
  await platform.cli('demo', '--once', '--requests', '10')
  await until(`${reference}/endpoints/addPet`, /Creates a new pet/)
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await page.goto(`${platform.portal}${reference}/endpoints/addPet`)
  await page.locator('.choose select').selectOption('go')
  assert.match(await page.locator('[data-sample]:not([hidden]) code').innerText(), /package main/)
  await page.locator('[data-sample]:not([hidden]) .copy').click()
  assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /package main/)
  await page.goto(`${platform.portal}${reference}/endpoints/findPets`)
  assert.equal(await page.locator('.choose select').inputValue(), 'go')
  await page.locator('body').press('/')
  await page.keyboard.type('pets')
  await page.keyboard.press('Enter')
  await page.locator('h1', { hasText: 'Search' }).waitFor()
  assert.ok((await page.locator('.rows > li').count()) > 2)

  const far = await (await browser.newContext({ timezoneId: 'Pacific/Auckland', locale: 'en-GB' })).newPage()
  await far.goto(`${platform.portal}/changes`)
  const told = await far
    .locator('time[data-zoned]')
    .evaluateAll(all =>
      all.map(one => ({ at: one.getAttribute('datetime')!, text: one.textContent, title: one.getAttribute('title') })),
    )
  assert.ok(told.length > 0)
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const
  for (const { at, text, title } of told) {
    assert.equal(text, new Date(at).toLocaleDateString('en-GB', { ...day, timeZone: 'Pacific/Auckland' }))
    assert.equal(title, `${new Date(at).toLocaleDateString('en-GB', { ...day, timeZone: 'UTC' })} UTC`)
  }
})

/** Told by a dialog where it runs. */
const evil = `"><img src=x onerror=alert(1)><script>alert(1)</script>`
const evilMarkdown = [
  ...[evil, '[a](javascript:alert(1))', '[b](  JaVaScRiPt:alert(1))', '[c](data:text/html,<script>alert(1)</script>)'],
  ...[
    '<javascript:alert(1)>',
    '![d](javascript:alert(1))',
    '![e](x" onerror="alert(1))',
    '[f]: javascript:alert(1)',
    '[f]',
  ],
  ...[
    '[g](//evil.example/x)',
    '[h](/\\evil.example/x)',
    '[i](vbscript:x)',
    `# <svg onload=alert(1)> ${evil}`,
    '<details open ontoggle=alert(1)>',
  ],
  ...['```"><script>alert(1)</script>', 'x', '```', '|a|', '|-|', `|${evil}|`],
].join('\n\n')

test('nothing that somebody wrote runs: names, Markdown, documents, pictures', { skip, timeout: 120_000 }, async t => {
  const site = await openSite(t)
  const { platform, browser, call, until } = site
  const hostile = worded('open', {
    '/x/<script>alert(1)</script>': {
      get: {
        operationId: evil,
        summary: evil,
        description: evilMarkdown,
        tags: [evil],
        responses: {
          200: {
            description: evilMarkdown,
            content: {
              [evil]: {
                schema: {
                  type: 'object',
                  title: evil,
                  properties: {
                    [evil]: { type: 'string', description: evilMarkdown, enum: [evil], pattern: evil, default: evil },
                  },
                },
                example: evil,
              },
            },
          },
        },
      },
    },
  })
  Object.assign(hostile.info, { title: evil, description: evilMarkdown })
  Object.assign(hostile.components.schemas, {
    'A.b_c': { type: 'object', description: evilMarkdown, properties: { [evil]: { type: 'string' } } },
  })
  await published(site, { name: 'open', document: hostile, product: { title: evil, description: evilMarkdown } })
  const place = '/organizations/default'
  const spec = {
    title: evil,
    description: evil,
    products: [{ product: 'default/open' }],
    environments: { live: 'dev' },
    home: [
      { section: 'intro', title: evil, text: evilMarkdown },
      { section: 'products', title: evil },
      { section: 'changes' },
    ],
    links: [{ title: evil, to: 'https://example.com/' }],
  }
  await call('POST', `${place}/portals`, { name: 'dev', spec })
  await call('POST', `${place}/portal-pages`, {
    name: 'p',
    spec: { portal: 'dev', path: 'guides/p', title: evil, summary: evil, section: evil, body: evilMarkdown },
  })
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>').toString('base64')
  await call('POST', `${place}/portal-assets`, { name: 'a', spec: { portal: 'dev', path: 'a.svg', content: svg } })
  const version = '/apis/default/open-v1'
  await until(version, /openapi\.json/)
  const page = await browser.newPage()
  const ran: string[] = []
  page.on('dialog', dialog => {
    ran.push(`${page.url()}: ${dialog.message()}`)
    void dialog.dismiss()
  })
  const shown = [
    '/',
    '/products',
    '/products/default/open',
    version,
    `${version}/endpoints/${encodeURIComponent(evil)}`,
    `${version}/schemas/A.b_c`,
    '/guides',
    '/guides/p',
    '/changes',
    `/search?q=${encodeURIComponent(evil)}`,
    '/search?q=alert',
    '/files/a.svg',
    `/${encodeURIComponent(evil)}`,
    '/changes.atom',
    '/sitemap.xml',
  ]
  for (const path of shown) {
    const reply = await page.goto(`${platform.portal}${path}`, { waitUntil: 'load' })
    assert.ok((reply?.status() ?? 500) < 500, `${path}: ${reply?.status()}`)
    if (!(reply?.headers()['content-type'] ?? '').startsWith('text/html')) continue
    const found = await page.evaluate(`[
      ...[...document.querySelectorAll('script')].filter(one => !one.src).map(one => one.outerHTML),
      ...[...document.querySelectorAll('*')].flatMap(one => [...one.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => one.tagName + ' ' + name)),
      ...[...document.links].filter(({ protocol, host }) => !/^(https?|mailto):$/.test(protocol) || host === 'evil.example').map(({ href }) => href),
    ]`)
    assert.deepEqual(found, [], path)
  }
  assert.deepEqual(ran, [])
})
