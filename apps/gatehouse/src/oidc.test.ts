/** Browsers that sign in at a provider of somebody else, through a whole gateway with threads. */
import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { RawBrowser } from './testing-browser.ts'
import { type PeopleWays, peopleFor } from './testing-people.ts'

async function house(t: TestContext, ways: PeopleWays = {}) {
  const made = await peopleFor(t, ways)
  const page = `${made.origin}/pets/v1/orders?page=2`
  const isOurs = (url: string) => url.startsWith(`${made.origin}/`)
  /** Up to where the provider sends the browser back to. */
  const toCallback = async (browser = new RawBrowser(), login?: string) => {
    const begun = await browser.open(page)
    return { browser, begun, back: await browser.follow(begun, isOurs, login) }
  }
  const signedIn = async (login?: string) => {
    const { browser, back } = await toCallback(new RawBrowser(), login)
    const done = await browser.open(back.location!)
    assert.deepEqual([done.status, done.location], [303, page])
    return browser
  }
  return { ...made, page, isOurs, toCallback, signedIn }
}

suite('browsers that sign in', { concurrency: 3 }, () => {
  test('a person is led to the provider, comes back to the page that was wanted, and is known from then on', async t => {
    const { page, toCallback, origin, people } = await house(t)
    const { browser, begun, back } = await toCallback()
    assert.equal(begun.status, 303)
    assert.ok(begun.location!.startsWith(`${people.url}/auth?`))
    const done = await browser.open(back.location!)
    assert.deepEqual([done.status, done.location], [303, page])
    assert.ok(people.asked.includes('POST /request'), 'by a pushed request')
    const known = await browser.open(page)
    assert.equal(known.status, 200)
    const { url, headers } = JSON.parse(known.text)
    assert.deepEqual([url, headers.cookie], ['/orders?page=2', undefined])
    for (const name of browser.cookies(origin).keys()) assert.match(name, /^__Host-gatehouse-/)
  })
})
