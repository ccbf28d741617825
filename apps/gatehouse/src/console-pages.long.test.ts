/** The console as people with a keyboard meet it, beside others, in their language. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { browserMissing } from './testing-chromium.ts'
import { addMember, openConsole, signInOn, violationsOf } from './testing-console.ts'

const skip = browserMissing()

test('with the keyboard alone one goes to a list, down its rows, opens one, finds another and closes what is open', {
  skip,
  timeout: 200_000,
}, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  for (const name of ['ants', 'bees', 'cats'])
    await call('POST', '/organizations/default/workspaces/default/apis', { name, spec: {} })
  const page = await signedIn()
  await page.locator('h1').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.getByRole('link', { name: 'ants' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'bees')
  const ring = (await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')) as string
  assert.equal(ring, 'solid', 'the focus is seen')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'bees' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find or do' }).pressSequentially('cats')
  await page.getByRole('option', { name: /^cats/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'cats' }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  assert.deepEqual(await violationsOf(page, 'shortcuts'), [])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.getByRole('link', { name: 'ants' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('cat')
  await page.getByRole('link', { name: 'ants' }).waitFor({ state: 'detached' })
  await page.waitForURL(/search=cat/)
  await page.goto(`${platform.control}/console/default/r/apis?search=bee`)
  await page.getByRole('link', { name: 'bees' }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'ants' }).count(), 0)
})

test('what changes elsewhere shows up, what is deleted can be taken back, and two writers do not overwrite', {
  skip,
  timeout: 200_000,
}, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  const apis = '/organizations/default/workspaces/default/apis'
  const page = await signedIn()
  await page.goto(`${platform.control}/console/default/r/apis`)
  await page.getByRole('heading', { name: 'No APIs yet' }).waitFor()
  await call('POST', apis, { name: 'late', spec: { title: 'Came late' } })
  await page.getByRole('link', { name: 'late' }).click()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete late' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('late is back.').waitFor()
  assert.equal(((await call('GET', `${apis}/late`)).spec as { title: string }).title, 'Came late')
  await page.goto(`${platform.control}/console/default/r/apis/default/late/edit`)
  await page.getByLabel('Title').fill('Mine')
  await call('PATCH', `${apis}/late`, { spec: { title: 'Theirs', description: 'Told by them' } })
  await page.getByRole('button', { name: 'Save late' }).click()
  await page.getByRole('alert').getByText('Somebody saved late while you wrote').waitFor()
  assert.equal(((await call('GET', `${apis}/late`)).spec as { title: string }).title, 'Theirs')
  assert.deepEqual(await violationsOf(page, 'two writers'), [])
  await page.getByRole('button', { name: 'Go on with both' }).click()
  assert.equal(await page.getByLabel('Title').inputValue(), 'Mine')
  assert.equal(await page.getByLabel('Description').inputValue(), 'Told by them')
  await page.getByRole('button', { name: 'Save late' }).click()
  await page.getByText('late is saved.').waitFor()
  const { spec } = await call('GET', `${apis}/late`)
  assert.deepEqual(
    [(spec as { title: string }).title, (spec as { description: string }).description],
    ['Mine', 'Told by them'],
  )
})

test('a session that ends while somebody writes loses nothing, and whoever else signs in begins anew', {
  skip,
  timeout: 200_000,
}, async t => {
  const { platform, signedIn, call } = await openConsole(t)
  const apis = '/organizations/default/workspaces/default/apis'
  const page = await signedIn()
  await page.goto(`${platform.control}/console/default/r/apis/new`)
  await page.getByLabel('Name').fill('kept')
  await page.context().clearCookies()
  await page.getByRole('button', { name: /^Create/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
  await dialog.waitFor()
  assert.deepEqual(await violationsOf(page, 'session over'), [])
  await signInOn(page)
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 1, name: 'kept' }).waitFor()
  assert.equal((await call('GET', `${apis}/kept`)).name, 'kept')

  const other = await addMember(call, 'vera', 'viewer')
  await page.goto(`${platform.control}/console/default/r/apis/default/kept/edit`)
  await page.getByLabel('Title').fill('of the administrator')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Save kept' }).click()
  page.once('dialog', leaving => leaving.accept())
  await signInOn(page, other)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForURL(address => !address.pathname.endsWith('/edit'))
  assert.equal(((await call('GET', `${apis}/kept`)).spec as { title?: string }).title, undefined)
})

test('German is spoken to who reads it, and what is not translated yet is English', {
  skip,
  timeout: 120_000,
}, async t => {
  const { signedIn } = await openConsole(t)
  const page = await signedIn({ locale: 'de-DE' })
  await page.getByRole('link', { name: 'API importieren' }).waitFor()
  assert.equal(await page.evaluate('document.documentElement.lang'), 'de')
})
