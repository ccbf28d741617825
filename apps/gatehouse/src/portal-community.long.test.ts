/** What readers write, in a real browser: nothing of it runs, and its pages are clean for axe and fit. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { portalCommunity } from './control/testing-community.ts'
import { browserMissing, openBrowser } from './testing-chromium.ts'
import { assertFits, violationsOf } from './testing-console.ts'
import { portalOver, signedUp } from './testing-forms.ts'

const skip = browserMissing()
/** Told by a dialog where it runs. */
const evil = `"><img src=x onerror=alert(1)><script>alert(1)</script></textarea><svg onload=alert(1)>`
const hostile = [
  ...[evil, '[a](javascript:alert(1))', '[b](data:text/html,<script>alert(1)</script>)', '![c](javascript:alert(1))'],
  ...['![track](https://evil.example/pixel.png)', '![up](/files/../account)', '![x](//evil.example/y.png)'],
  ...['# <svg onload=alert(1)>', '```"><script>alert(1)</script>', 'x', '```', '<details open ontoggle=alert(1)>'],
].join('\n\n')

test('nothing that readers write runs or asks another server, and its pages are clean for axe and fit a desk and a phone', {
  skip,
  timeout: 120_000,
}, async t => {
  const people = await portalCommunity(t)
  const { make, as, at, signIn, publish } = people
  await make('PortalPage', 'start', { portal: 'main', path: 'guides/start', title: 'Start', body: 'Begin.' })
  const all = await portalOver(t, people)
  const reader = all.browser()
  await signedUp(all, reader, 'ann@example.com')
  const ann = await signIn('ann@example.com')
  await as(ann, 'change-account', { title: evil.slice(0, 200) })
  await as(ann, 'create-team', { title: evil.slice(0, 200) })
  const asked = { product: 'default/pets', title: evil.slice(0, 200), body: hostile }
  const { name: question } = await at<{ name: string }>(ann, 'ask', asked)
  const { id: answer } = await at<{ id: string }>(ann, 'reply', { question, body: hostile })
  await publish('answer', question, { body: hostile })
  await publish('hide', question, { answer, reason: evil })
  await at(ann, 'give-feedback', { path: 'guides/start', helped: false, word: evil })
  const browser = await openBrowser(t)
  const ran: string[] = []
  const broken: string[] = []
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    const token = reader.jar.get('gatehouse_portal')!
    await page.context().addCookies([{ name: 'gatehouse_portal', value: token, url: all.origin }])
    page.on('dialog', dialog => {
      ran.push(`${page.url()}: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', request => {
      const { origin, pathname } = new URL(request.url())
      if (origin !== all.origin || (request.resourceType() === 'image' && !pathname.startsWith('/files/')))
        ran.push(`asked for ${request.url()}`)
    })
    const pages = [
      '/products/default/pets',
      '/products/default/pets/questions',
      `/questions/${question}`,
      '/guides/start',
    ]
    for (const path of [...pages, '/products/default/pets/questions?q=onerror']) {
      await page.goto(`${all.origin}${path}`)
      await page.evaluate('document.querySelectorAll("details").forEach(one => { one.open = true })')
      broken.push(...(await violationsOf(page, `${path} at ${width}`)))
      await assertFits(page, `${path} at ${width}`)
    }
    await page.close()
  }
  assert.deepEqual(ran, [])
  assert.deepEqual(broken, [])
})
