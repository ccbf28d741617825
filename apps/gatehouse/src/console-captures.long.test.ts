/** A capture in a real browser: started by its form, watched, one request with both sides, ended. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { openConsole } from './testing-console.ts'
import { openUpstream, until } from './testing-house.ts'
import { assertShown } from './testing-pictures.ts'

const workspace = '/organizations/default/workspaces/default'

test('a capture is started, watched, read and ended in the console', {
  skip: browserMissing(),
  timeout: 200_000,
}, async t => {
  const at = await openConsole(t)
  const { platform, signedIn, call } = at
  const paths = { '/orders': { post: { responses: { 200: { description: 'Fine.' } } } } }
  const servers = [{ url: await openUpstream(t) }]
  const text = JSON.stringify({ openapi: '3.1.0', info: { title: 'orders', version: '1' }, servers, paths })
  await call('POST', `${workspace}/apis/import`, { text, name: 'orders' })
  await call('PATCH', `${workspace}/api-versions/orders-v1`, { spec: { access: 'open', policies: [] } })
  await call('POST', `${workspace}/api-versions/orders-v1/publish`, {})
  await call('POST', `${workspace}/api-versions/orders-v1/deploy`, { environment: 'dev' })
  const ask = () =>
    fetch(`${platform.gateway}/orders/v1/orders?token=of-the-query-1`, {
      method: 'POST',
      headers: { authorization: 'Bearer of-the-head-123456', 'content-type': 'application/json' },
      body: JSON.stringify({ item: 'a lamp', password: 'of-the-body-1' }),
    })
  await until(async () => (await ask()).status === 200, 20_000)
  const page = await signedIn()
  await page.goto(`${platform.control}/console/default/r/captures/new`)
  await page.locator('#field-name').fill('why')
  for (const [key, value] of Object.entries({ apiVersion: 'orders-v1', environment: 'dev' })) {
    await page.locator(`#field-spec-${key}`).fill(value)
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: /^Create/ }).click()
  await page.getByText('No request yet').waitFor()
  await until(async () => {
    await ask()
    return ((await call('GET', `${workspace}/captures/why/requests`)).requests as unknown[]).length > 0
  }, 20_000)
  const line = page.getByRole('row').filter({ hasText: 'POST /orders/v1/orders' }).first()
  await line.getByRole('button').click()
  await page.getByText('From the caller').waitFor()
  const drawer = page.getByRole('dialog')
  assert.match(await drawer.innerText(), /a lamp/)
  assert.match(await drawer.innerText(), /Bearer \*\*\*/)
  assert.doesNotMatch(await drawer.innerText(), /of-the-(head|body|query)/)
  await page.keyboard.press('Escape')
  await page.waitForURL(address => !address.href.includes('request='))
  await drawer.waitFor({ state: 'hidden' })
  const { requests } = await call('GET', `${workspace}/captures/why/requests`)
  const [{ id }] = requests as [{ id: string }]
  await page.close()
  await assertShown(at, {
    captures: { path: 'default/r/captures', there: 'why' },
    capture: { path: 'default/r/captures/default/why', there: 'POST /orders/v1/orders' },
    captured: { path: `default/r/captures/default/why?request=${id}`, there: 'From the caller' },
  })
  const again = await signedIn()
  await again.goto(`${platform.control}/console/default/r/captures/default/why`)
  await again.getByRole('button', { name: /^End/ }).click()
  await again.getByRole('dialog').getByRole('button', { name: /^End/ }).click()
  await again.getByText('ended').first().waitFor()
})
