/** What a publisher does for a portal, in the console: its page, questions, feedback, the funnel; and the settings of an organization. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { browserMissing } from './testing-chromium.ts'
import { type Console, openConsole } from './testing-console.ts'
import { signUp } from './testing-developer.ts'
import { until } from './testing-house.ts'
import { assertShown } from './testing-pictures.ts'

const skip = browserMissing()
const place = '/organizations/default/workspaces/default'
/** Told by a dialog where it runs. */
const evil = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="10" fill="#a3195b"/></svg>`

async function furnished(t: TestContext) {
  const all = await openConsole(t)
  const { call } = all
  const make = (plural: string, name: string, spec: object, at = place) =>
    call('POST', `${at}/${plural}`, { name, spec })
  const organization = '/organizations/default'
  await make('upstreams', 'pets', { targets: [{ url: 'http://127.0.0.1:9' }] })
  await make('apis', 'pets', { title: 'Pets', policies: [{ policy: 'key-auth', config: {} }] })
  await make('api-versions', 'pets-v1', { api: 'pets', upstream: 'pets', version: 'v1', basePath: '/pets/v1' })
  await call('POST', `${place}/api-versions/pets-v1/publish`, {})
  await make('products', 'pets', { title: 'Pets', apiVersions: ['pets-v1'] })
  const spec = {
    ...{ title: 'Acme for developers', description: 'Build with pets.', environments: { live: 'dev' } },
    ...{ accounts: { signUp: 'open' }, community: { posts: 'signed-in' } },
    brand: { accent: '#a3195b', font: 'serif', logo: 'logo.svg' },
    home: [{ section: 'intro', title: 'Ship with pets' }, { section: 'products' }, { section: 'changes' }],
    products: [{ product: 'default/pets' }, { labels: { tier: 'beta' }, audience: 'signed-in' }],
  }
  await make('portals', 'main', spec, organization)
  await make('portal-assets', 'logo', { portal: 'main', path: 'logo.svg', content: btoa(logo) }, organization)
  const guide = { portal: 'main', path: 'guides/start', title: 'Start', body: 'Begin.' }
  await make('portal-pages', 'start', guide, organization)
  return all
}

/** Without scripts: by forms alone. */
async function developer({ browser, call, platform }: Console): Promise<Page> {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await signUp(page, { call, portal: platform.portal, email: 'eve@example.com' })
  return page
}

test('a question and the feedback of a page are read and answered in the console, and nothing of them runs', {
  skip,
  timeout: 280_000,
}, async t => {
  const all = await furnished(t)
  const { platform, signedIn } = all
  const eve = await developer(all)
  await eve.goto(`${platform.portal}/products/default/pets/questions`)
  await eve.locator('[name=title]').fill(`How? ${evil}`)
  await eve.locator('[name=body]').fill(`In *words*. ${evil}`)
  await eve.locator('form:has([name=body]) button').click()
  const question = new URL(eve.url()).pathname.split('/').pop()!
  assert.match(question, /^q-/)
  await eve.goto(`${platform.portal}/guides/start`)
  await eve.locator('#feedback summary').click()
  await eve.locator('[name=helped]').selectOption('no')
  await eve.locator('[name=word]').fill(`No. ${evil}`)
  await eve.locator('form:has([name=word]) button').last().click()

  const page = await signedIn()
  const ran: string[] = []
  page.on('dialog', dialog => void dialog.dismiss().then(() => ran.push(dialog.message())))
  page.on('pageerror', error => ran.push(error.message))
  await page.goto(`${platform.control}/console/default/r/questions/-/${question}`)
  await page.getByRole('heading', { level: 1, name: 'How?' }).waitFor()
  await page.getByText('In *words*.').waitFor()
  await page.getByRole('button', { name: /^Answer/ }).click()
  await page.getByRole('dialog').locator('textarea').first().fill('By *offset*.')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Answer/ })
    .click()
  await page.getByText('By *offset*.').waitFor()
  await until(async () => {
    await eve.goto(`${platform.portal}/questions/${question}`)
    return (await eve.locator('em', { hasText: 'offset' }).count()) === 1
  }, 20_000)
  await page.getByRole('button', { name: 'Hide' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Said elsewhere.')
  await page.getByRole('dialog').getByRole('button', { name: /^Hide/ }).click()
  await page.getByText('hidden').first().waitFor()
  await page.goto(`${platform.control}/console/default/r/portals/-/main`)
  await page.getByText('0 of 1 helped').waitFor()
  await page.getByText(evil.slice(0, 20)).first().waitFor()
  assert.deepEqual(ran, [])
  await assertShown(all, {
    portal: { path: 'default/r/portals/-/main', there: '0 of 1 helped' },
    question: { path: `default/r/questions/-/${question}`, there: 'By *offset*.' },
    onboarding: { path: 'default/onboarding', there: 'Confirmed the address' },
  })
})

test('settings of an organization have a page: who may changes them, who may not reads them', {
  skip,
  timeout: 250_000,
}, async t => {
  const all = await furnished(t)
  const { platform, signedIn, call } = all
  const page = await signedIn()
  await page.goto(`${platform.control}/console/default`)
  await page.getByRole('button', { name: 'Account and settings' }).click()
  await page.getByRole('menuitem', { name: 'Organization settings' }).click()
  await page.getByRole('heading', { level: 1, name: 'Organization settings' }).waitFor()
  await page.getByLabel('Title').fill('Acme')
  await page.getByRole('button', { name: 'Save default' }).click()
  await until(async () => {
    const { spec } = (await call('GET', '/organizations/default')) as { spec: { title?: string } }
    return spec.title === 'Acme'
  })
  await until(() => page.getByRole('button', { name: 'Save default' }).isDisabled())
  await page.getByLabel('Title').fill('')
  await page.getByRole('button', { name: 'Save default' }).click()
  await until(async () => {
    const { spec } = (await call('GET', '/organizations/default')) as { spec: { title?: string } }
    return spec.title === undefined
  })
  const kept = async () =>
    ((await call('GET', '/organizations/default')) as { spec: { retention?: object } }).spec.retention
  await page.getByLabel('Keep single requests').fill('30')
  await page.getByRole('button', { name: 'Save default' }).click()
  await until(async () => JSON.stringify(await kept()) === '{"requestDays":30}')
  await until(() => page.getByRole('button', { name: 'Save default' }).isDisabled())
  await page.getByLabel('Keep single requests').fill('')
  await page.getByRole('button', { name: 'Save default' }).click()
  await until(async () => (await kept()) === undefined)
  const who = { email: 'vera@example.com', password: 'a-long-password-for-vera' }
  const invitation = { name: 'vera', spec: { email: who.email, role: 'viewer' } }
  const { code } = await call('POST', '/organizations/default/invitations', invitation)
  await call('POST', '/organizations/default/invitations/register', { code, name: 'Vera', password: who.password })
  const viewer = await signedIn(who)
  const refused: string[] = []
  viewer.on('response', reply => [401, 403].includes(reply.status()) && refused.push(reply.url()))
  await viewer.goto(`${platform.control}/console/default/settings`)
  await viewer.getByText('An owner of the organization changes these.').waitFor()
  await viewer.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
  assert.equal(await viewer.getByLabel('Title').getAttribute('readonly'), '')
  assert.equal(
    await viewer
      .locator('main')
      .getByRole('button', { name: /Save|Delete/ })
      .count(),
    0,
  )
  assert.deepEqual(refused, [])
  await assertShown(all, {
    settings: { path: 'default/settings', there: 'People and access' },
    'onboarding-none': { path: 'default/onboarding', there: 'Nobody signed up in this time' },
  })
})
