/** What readers write at a portal, over HTTP, without scripts: pages, feeds, site map and Markdown. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { portalCommunity } from './control/testing-community.ts'
import { portalOver, signedUp } from './testing-forms.ts'

const product = '/products/default/pets'
const lists = [product, `${product}/questions`, `${product}/questions.md`, `${product}/questions?q=secret`]
const machines = ['/questions.atom', '/sitemap.xml', '/llms.txt']

test('by forms alone a reader asks, another answers, the first accepts it, and rates the product', async t => {
  const people = await portalCommunity(t)
  const all = await portalOver(t, people)
  const [ann, ben, stranger] = [all.browser(), all.browser(), all.browser()]
  await signedUp(all, ann, 'ann@example.com')
  await signedUp(all, ben, 'ben@example.com')
  const ask = `${product}/questions`
  const asked = { do: 'ask', title: 'How do I page?', body: 'There is *no* page.', to: 'everybody' }
  const short = await ann.exchange(ask, { ...asked, form: await ann.tokenAt(ask), title: 'How' })
  assert.match(short.text, /role="alert"[\s\S]*There is \*no\* page\./, 'what was written is there again')
  const question = (await ann.exchange(ask, { ...asked, form: await ann.tokenAt(ask) })).location!
  assert.match(question, /^\/questions\/q-/)
  const form = await ben.tokenAt(question)
  assert.equal((await ben.exchange(question, { do: 'reply', body: 'By offset.', form })).location, question)
  const shown = await ann.exchange(question)
  assert.match(shown.text, /<em>no<\/em>[\s\S]*By offset/)
  const answer = /name="answer" value="(ans_\w+)"/.exec(shown.text)![1]!
  await ann.exchange(question, { do: 'accept', answer, form: await ann.tokenAt(question) })
  assert.match((await stranger.exchange(question)).text, /Accepted answer/)
  assert.match((await stranger.exchange(`${question}.md`)).text, /^# How do I page\?[\s\S]*By offset/)
  for (const path of ['/questions.atom', '/sitemap.xml'])
    assert.ok((await stranger.exchange(path)).text.includes(question), path)
  const edited = { do: 'edit', title: 'How do I page on?', body: 'Again.', form: await ann.tokenAt(question) }
  assert.equal((await ann.exchange(question, edited)).location, question)
  assert.match((await ann.exchange(question)).text, /<h1>How do I page on\?<\/h1>/)
  await ann.exchange(product, { do: 'rate', stars: '4', form: await ann.tokenAt(product) })
  assert.match((await ann.exchange(product)).text, /<option value="4" selected="">/)
  assert.doesNotMatch((await stranger.exchange(question)).text, /example\.com|name="do"/)
  assert.equal((await ben.exchange(question, { do: 'reply', body: 'Forged.', form: 'x' })).status, 403)
})

test('a private question is in no page, list, feed, site map or Markdown of others, and in no feed of its own reader', async t => {
  const people = await portalCommunity(t)
  const all = await portalOver(t, people)
  const [ann, eve, stranger] = [all.browser(), all.browser(), all.browser()]
  await signedUp(all, ann, 'ann@example.com')
  await signedUp(all, eve, 'eve@example.com')
  const ask = `${product}/questions`
  const asked = { do: 'ask', title: 'Secretword one', body: 'Secretword two.', to: 'private' }
  const question = (await ann.exchange(ask, { ...asked, form: await ann.tokenAt(ask) })).location!
  for (const path of [product, ask, question, `${question}.md`])
    assert.match((await ann.exchange(path)).text, /Secretword/, path)
  for (const path of machines) assert.doesNotMatch((await ann.exchange(path)).text, /Secretword/, path)
  for (const other of [eve, stranger]) {
    for (const path of [...lists, ...machines])
      assert.doesNotMatch((await other.exchange(path)).text, /Secretword|q-[0-9a-f]{16}/, path)
    for (const path of [question, `${question}.md`]) {
      const { status, text } = await other.exchange(path)
      assert.equal(status, 404, path)
      assert.doesNotMatch(text, /Secretword/)
    }
  }
  const form = await eve.tokenAt('/account')
  assert.equal((await eve.exchange(question, { do: 'reply', body: 'I guess.', form })).status, 404)
})

test('anybody who reads a guide says whether it helped, from its own page alone', async t => {
  const people = await portalCommunity(t)
  await people.make('PortalPage', 'start', { portal: 'main', path: 'guides/start', title: 'Start', body: 'Begin.' })
  const all = await portalOver(t, people)
  const stranger = all.browser()
  const form = await stranger.tokenAt('/guides/start')
  const said = { do: 'feedback', helped: 'no', word: 'Too short.', form }
  const sent = await stranger.exchange('/guides/start', said)
  assert.equal(sent.location, '/guides/start?thanks=1#feedback')
  const elsewhere = await stranger.exchange('/guides/start', said, { origin: 'https://evil.example' })
  assert.equal(elsewhere.status, 403)
  const { body } = await people.call('Portal.page-feedback', { name: 'main', query: {} })
  assert.match(JSON.stringify(body), /"helped":0,"not":1,"words":\[\{"helped":false,"word":"Too short\."/)
})
