/** What the console must not show, offer or run. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { addMember, openConsole } from './testing-console.ts'

const skip = browserMissing()
const script = `"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>\${alert(1)}{{7*7}}`

test('what somebody wrote into names, titles, descriptions and documents is text, wherever it is shown', {
  skip,
  timeout: 240_000,
}, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  const at = '/organizations/default/workspaces/default'
  const document = {
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1', description: script },
    servers: [{ url: 'http://127.0.0.1:9' }],
    paths: { '/pets': { get: { operationId: 'list', summary: script, responses: { 200: { description: script } } } } },
  }
  await call('POST', `${at}/apis/import`, { text: JSON.stringify(document) })
  await call('PATCH', `${at}/apis/pets`, {
    labels: { team: script.slice(0, 200) },
    spec: { title: script, description: script },
  })
  await call('POST', `${at}/applications`, { name: 'shop', spec: { title: script, owner: 'javascript:window.hurt=1' } })
  const page = await signedIn()
  for (const path of [
    ...[
      '',
      'r/apis',
      'r/apis/default/pets',
      'r/apis/default/pets/edit',
      'r/api-versions/default/pets-v1?tab=endpoints',
    ],
    ...['r/applications', 'r/applications/default/shop', 'audit', `r/apis?search=${encodeURIComponent(script)}`],
    `${encodeURIComponent(script)}`,
    `r/apis/default/${encodeURIComponent(script)}`,
  ]) {
    await page.goto(`${platform.control}/console/default/${path}`)
    await page.locator('h1, h2, [role=alert]').first().waitFor()
    await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => undefined)
    assert.equal(await page.evaluate('window.hurt'), undefined, path)
    assert.equal(await page.locator('main img, main script').count(), 0, path)
  }
  await page.goto(`${platform.control}/console/default/r/applications/default/shop`)
  await page.getByText('javascript:window.hurt=1').waitFor()
  assert.equal(await page.locator('a[href^="javascript:"]').count(), 0)
})

test('the page runs no script of its own text, is framed by nobody, and names no other origin', {
  skip,
  timeout: 120_000,
}, async t => {
  const { platform, signedIn } = await openConsole(t)
  const page = await signedIn()
  const reply = await page.goto(`${platform.control}/console/`)
  const policy = reply!.headers()['content-security-policy'] ?? ''
  assert.match(policy, /default-src 'self'/)
  assert.match(policy, /frame-ancestors 'none'/)
  assert.doesNotMatch(policy, /script-src[^;]*unsafe|default-src[^;]*unsafe|https?:/)
  await page.evaluate(
    `const s = document.createElement('script'); s.textContent = 'window.hurt = 1'; document.body.append(s)`,
  )
  assert.equal(await page.evaluate('window.hurt'), undefined)
})

test('a viewer is offered nothing that he may not do, and nothing of another organization is there', {
  skip,
  timeout: 240_000,
}, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  await call('POST', '/organizations/default/workspaces/default/apis', { name: 'pets', spec: {} })
  await call('POST', '/organizations', { name: 'rival', spec: {} })
  await call('POST', '/organizations/rival/workspaces', { name: 'default', spec: {} }).catch(() => undefined)
  const page = await signedIn(await addMember(call, 'vera', 'viewer'))
  const refused: string[] = []
  page.on('response', reply => [401, 403].includes(reply.status()) && refused.push(reply.url()))
  for (const path of [
    '',
    'r/apis',
    'r/apis/default/pets',
    'r/gateway-groups/-/default',
    'r/products',
    'settings',
    'onboarding',
  ]) {
    await page.goto(`${platform.control}/console/default/${path}`)
    await page.locator('h1').waitFor()
    await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => undefined)
    for (const name of ['Import API', 'Edit', 'More', /^Create/, 'Make an enrolment token'])
      assert.equal(
        await page
          .locator('main')
          .getByRole('button', { name })
          .or(page.locator('main').getByRole('link', { name }))
          .count(),
        0,
        `${path}: ${name}`,
      )
  }
  assert.deepEqual(refused, [], 'no page asks for what it may not see')
  assert.equal(await page.getByRole('navigation', { name: 'Pages' }).getByText('Tokens').count(), 0)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find or do' }).pressSequentially('create')
  assert.equal(await page.getByRole('option').count(), 0)
  for (const path of ['rival', 'rival/r/apis', 'rival/audit']) {
    await page.goto(`${platform.control}/console/${path}`)
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  }
  await page.goto(`${platform.control}/console/default/audit`)
  await page.getByText('You may not see or do this').waitFor()
})

test('who signed out leaves nothing behind', { skip, timeout: 120_000 }, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  await call('POST', '/organizations/default/workspaces/default/apis', { name: 'pets', spec: {} })
  const page = await signedIn()
  await page.goto(`${platform.control}/console/default/r/apis`)
  await page.getByRole('link', { name: 'pets' }).waitFor()
  await page.getByRole('button', { name: 'Account and settings' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByLabel('E-mail').waitFor()
  await page.goBack()
  await page.getByLabel('E-mail').waitFor()
  assert.equal(await page.getByText('pets').count(), 0)
})
