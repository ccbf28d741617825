/** AsyncAPI, GraphQL and Protobuf in a portal, from a file to a question that is answered, in a real browser. */
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { buildSchema, graphql } from 'graphql'
import { events, source } from './control/testing-kinds.ts'
import { browserMissing } from './testing-chromium.ts'
import { assertFits, violationsOf } from './testing-console.ts'
import { subscribed } from './testing-developer.ts'
import { until } from './testing-house.ts'
import { openSite } from './testing-site.ts'

const skip = browserMissing()

const shop = `"""Everything in the *shop*. <script>alert(1)</script>"""
schema { query: Query mutation: Mutation }
type Query {
  "Those that are for sale, by their names."
  pets(first: Int = 10, kind: Kind): [Pet!]!
  pet(id: ID!): Animal
}
type Mutation { adopt(input: Adoption!): Pet! }
interface Animal { id: ID! name: String! }
"A pet, and \`how\` it is called."
type Pet implements Animal { id: ID! name: String! kind: Kind! age: Int @deprecated(reason: "Ask for \`born\`.") }
enum Kind { CAT DOG "Moos." COW @deprecated }
input Adoption { pet: ID! by: String = "me" }
union Found = Pet
scalar Date @specifiedBy(url: "https://example.com/date")
directive @slow(ms: Int!) on FIELD_DEFINITION
`

/** Answers at one address alone, as such servers do. */
async function graphqlServer(t: TestContext) {
  const seen: { request: IncomingMessage; body: string }[] = []
  const schema = buildSchema(shop)
  const rootValue = {
    pets: ({ first }: { first: number }) => [{ id: '1', name: `<img src=x onerror=alert(1)> ${first}`, kind: 'CAT' }],
  }
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    seen.push({ request, body })
    if (request.url !== '/graphql' || request.method !== 'POST') return void response.writeHead(404).end()
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
    const answer = await graphql({
      schema,
      source: query,
      rootValue,
      ...(variables ? { variableValues: variables } : {}),
    })
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` }
}

async function kindsPortal(t: TestContext) {
  const site = await openSite(t)
  const { call, platform } = site
  const upstream = await graphqlServer(t)
  const folder = join(platform.data, '../', `kinds-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const bring = async (file: string, text: string, ...flags: string[]) => {
    writeFileSync(join(folder, file), text)
    return platform.cli('import', join(folder, file), ...flags)
  }
  assert.match(await bring('shop.graphql', shop, '--upstream', upstream.url), /version shop-v1 of GraphQL/)
  assert.match(await bring('orders.json', JSON.stringify(events)), /version orders-v4 of AsyncAPI/)
  assert.match(await bring('shop.proto', source, '--upstream', upstream.url), /version acme-shop-v2 of Protobuf/)
  const at = '/organizations/default/workspaces/default'
  await call('PATCH', `${at}/apis/shop`, { spec: { policies: [{ policy: 'key-auth', config: {} }] } })
  await call('POST', '/organizations/default/environments', { name: 'play', spec: { hosts: ['play.example'] } })
  for (const version of ['shop-v1', 'orders-v4', 'acme-shop-v2'])
    await call('POST', `${at}/api-versions/${version}/publish`, {})
  await call('POST', `${at}/api-versions/shop-v1/deploy`, { environment: 'play' })
  const apiVersions = ['shop-v1', 'orders-v4', 'acme-shop-v2']
  await call('POST', `${at}/products`, { name: 'shop', spec: { title: 'Shop', apiVersions } })
  await call('POST', `${at}/plans`, { name: 'free', spec: { product: 'shop', title: 'Free' } })
  await call('POST', `${at}/plans/free/publish`, {})
  const portal = {
    ...{ title: 'Shop APIs', accounts: { signUp: 'open' }, environments: { live: 'dev', sandbox: 'play' } },
    products: [{ product: 'default/shop' }],
  }
  await call('POST', '/organizations/default/portals', { name: 'main', spec: portal })
  await site.until('/apis/default/shop-v1', /schema\.graphql/)
  await site.until('/apis/default/orders-v4', /asyncapi\.json/)
  await site.until('/apis/default/acme-shop-v2', /schema\.proto/)
  return { ...site, upstream }
}

const pages = [
  ...['/apis/default/shop-v1', '/apis/default/shop-v1/query/pets', '/apis/default/shop-v1/type/Pet'],
  ...['/apis/default/shop-v1/type/Kind', '/apis/default/orders-v4', '/apis/default/orders-v4/channel/orders%2Fplaced'],
  ...[
    '/apis/default/orders-v4/message/order',
    '/apis/default/orders-v4/server/live',
    '/apis/default/orders-v4/schemas/Order',
  ],
  ...['/apis/default/acme-shop-v2', '/apis/default/acme-shop-v2/service/Shop', '/search?q=pet'],
]

test('each page of each kind is clean for axe and fits a desk and a phone, has its Markdown, and its document an address', {
  skip,
  timeout: 200_000,
}, async t => {
  const { platform, browser, read } = await kindsPortal(t)
  const broken: string[] = []
  const mistakes: string[] = []
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    page.on('pageerror', error => mistakes.push(error.message))
    page.on('dialog', dialog => void dialog.dismiss().then(() => mistakes.push('a dialog')))
    for (const path of pages) {
      await page.goto(`${platform.portal}${path}`)
      broken.push(...(await violationsOf(page, `${path} at ${width}`)))
      await assertFits(page, `${path} at ${width}`)
      if (process.env.SHOTS)
        await page.screenshot({
          path: `${process.env.SHOTS}/${path.replace(/\W+/g, '-')}-${width}.png`,
          fullPage: true,
        })
    }
    await page.close()
  }
  assert.deepEqual([...broken, ...mistakes], [])
  const text = async (path: string) => (await read(path)).text
  assert.match(
    await text('/apis/default/shop-v1/query/pets.md'),
    /^# pets\n\n`pets\(…\): \[Pet!\]!`[\s\S]*- `first`: `Int = 10`/,
  )
  assert.match(await text('/apis/default/orders-v4/message/order.md'), /## Payload/)
  assert.match(await text('/llms.txt'), /## GraphQL schemas\n\n- .*schema\.graphql/)
  assert.match(await text('/apis/default/shop-v1/schema.graphql'), /type Pet implements Animal \{/)
  assert.match(await text('/apis/default/acme-shop-v2/schema.proto'), /service Shop/)
  assert.match(await text('/apis/default/orders-v4/asyncapi.json'), /"asyncapi":"3\.0\.0"/)
  assert.match(await text('/apis/default/orders-v4/asyncapi.yaml'), /^asyncapi: ["']?3\.0\.0/)
  assert.equal((await read('/apis/default/shop-v1/openapi.json')).status, 404)
  assert.equal((await read('/apis/default/shop-v1/nothing/Pet')).status, 404)
  assert.match(await text('/sitemap.xml'), /shop-v1\/type\/Pet/)
})

test('a question is asked in GraphiQL through the portal, with a key of the reader’s, past no policy and to nobody else', {
  skip,
  timeout: 200_000,
}, async t => {
  const all = await kindsPortal(t)
  const { platform, upstream } = all
  const page = await subscribed(all, { javaScriptEnabled: true })
  const foreign: string[] = []
  const mistakes: string[] = []
  page.on('request', request => {
    const url = request.url()
    if (!url.startsWith(platform.portal) && !/^(data|blob):/.test(url)) foreign.push(url)
  })
  page.on('dialog', dialog => void dialog.dismiss().then(() => mistakes.push('a dialog')))
  page.on('pageerror', error => mistakes.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') mistakes.push(message.text())
  })
  const path = `${platform.portal}/apis/default/shop-v1/graphiql`
  const reply = await page.goto(`${path}?query=${encodeURIComponent('{ pets(first: 3) { name } }')}`)
  assert.doesNotMatch(reply!.headers()['content-security-policy']!, /script-src[^;]*unsafe/)
  const answered = page.locator('.result-window', { hasText: 'onerror' })
  // The gateway may not know the new key yet.
  await until(async () => {
    await page.locator('.graphiql-execute-button').click({ timeout: 60_000 })
    return answered.waitFor({ timeout: 10_000 }).then(
      () => true,
      () => false,
    )
  }, 90_000)
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/graphiql-1440.png` })
  const [asked, ...again] = upstream.seen
  assert.match(asked!.body, /pets\(first: 3\)/)
  assert.equal(asked!.request.headers.cookie, undefined)
  // The schema is there without asking the API for it.
  await page.locator('button[aria-label="Show Documentation Explorer"]').click()
  await page.locator('.graphiql-doc-explorer', { hasText: 'Query' }).waitFor()
  assert.equal(upstream.seen.length, 1 + again.length)
  await page.setViewportSize({ width: 390, height: 844 })
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/graphiql-390.png` })
  // It lays itself out anew once the window has changed.
  const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth'
  await until(async () => (await page.evaluate(fits)) === true, 20_000)
  assert.deepEqual([...foreign, ...mistakes], [])

  // What comes back is no page, and without the token of the form nothing is sent.
  const form = { query: '{ pets { name } }', as: 'raw', environment: 'play' }
  const unsigned = await page.request.post(path, { form, headers: { origin: platform.portal } })
  assert.equal(unsigned.status(), 403)
  const token = await page.locator('[name=form]').inputValue()
  const application = await page.locator('[name=application]').inputValue()
  const sent = { form: { ...form, form: token, application }, headers: { origin: platform.portal } }
  const raw = await page.request.post(path, sent)
  assert.match(raw.headers()['content-security-policy']!, /sandbox/)
  assert.match(raw.headers()['content-type']!, /^text\/plain/)
  assert.equal(upstream.seen.length, 2 + again.length)
})

test('without scripts the same question is a form', { skip, timeout: 200_000 }, async t => {
  const all = await kindsPortal(t)
  const page = await subscribed(all, { javaScriptEnabled: false })
  await page.goto(`${all.platform.portal}/apis/default/shop-v1/graphiql`)
  await page.locator('[name=query]').fill('query Some($n: Int) { pets(first: $n) { name } }')
  await page.locator('[name=variables]').fill('{"n": 7}')
  await page.locator('button', { hasText: 'Send' }).click()
  await page.locator('.tried', { hasText: 'onerror=alert(1)> 7' }).waitFor()
  await page.locator('[name=variables]').fill('[7]')
  await page.locator('button', { hasText: 'Send' }).click()
  await page.locator('.notice', { hasText: 'Variables are an object' }).waitFor()
})
