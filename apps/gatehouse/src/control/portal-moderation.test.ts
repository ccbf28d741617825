/** What holds writing back: settings, bars, reports, limits; and what is told of ratings and feedback. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { portalCommunity } from './testing-community.ts'

test('where a portal lets nobody write nothing is shown, and nothing written', async t => {
  const { joined, call, ask, refusal, names, nobody } = await portalCommunity(t)
  const ann = await joined('ann@example.org')
  const question = await ask(ann)
  await call('Portal.update', { name: 'main', body: { spec: { community: { posts: 'off' } } } })
  assert.deepEqual(await names(ann), [])
  assert.equal(await refusal(ann, 'question', { question }), 'not_found')
  const asked = { product: 'default/pets', title: 'Nobody asks', body: 'x' }
  assert.equal(await refusal(ann, 'ask', asked), 'writing_closed')
  assert.equal(await refusal(ann, 'rate', { product: 'default/pets', stars: 5 }), 'writing_closed')
  assert.equal(await refusal(nobody, 'give-feedback', { path: 'guides/start', helped: true }), 'writing_closed')
  assert.equal(await refusal(nobody, 'ask', asked), 'not_signed_in')
})

test('who is barred in the middle of a thread writes nothing more, keeps what is there, and may delete it', async t => {
  const { joined, call, at, ask, refusal, threadFor, nobody } = await portalCommunity(t)
  const ann = await joined('ann@example.org')
  const question = await ask(ann)
  const { id: answer } = await at<{ id: string }>(ann, 'reply', { question, body: 'First.' })
  await call('Developer.bar-from-writing', { name: ann.id, body: { reason: 'Spam.' } })
  const doing: [string, object][] = [
    ['ask', { product: 'default/pets', title: 'Once more', body: 'x' }],
    ['reply', { question, body: 'x' }],
    ['edit-post', { question, body: 'x' }],
    ['accept-answer', { question, answer }],
    ['report-post', { question, reason: 'x' }],
    ['rate', { product: 'default/pets', stars: 1 }],
    ['give-feedback', { path: 'x', helped: false }],
  ]
  for (const [operation, input] of doing)
    assert.equal(await refusal(ann, operation, input), 'writing_closed', operation)
  assert.equal((await threadFor(nobody, question)).answered.length, 1)
  await at(ann, 'delete-post', { question, answer })
  await call('Developer.allow-writing', { name: ann.id })
  await at(ann, 'reply', { question, body: 'Sorry.' })
})

test('a report is told once for each person, and dismissed', async t => {
  const { joined, at, ask, publish, inbox } = await portalCommunity(t)
  const [ann, ben] = [await joined('ann@example.org'), await joined('ben@example.org')]
  const question = await ask(ann)
  for (const reason of ['Spam.', 'Spam!']) await at(ben, 'report-post', { question, reason })
  const reports = async () => ((await publish('thread', question)).body as { reports: { reason: string }[] }).reports
  assert.deepEqual(
    (await reports()).map(({ reason }) => reason),
    ['Spam.'],
  )
  assert.equal((await inbox()).filter(({ kind }) => kind === 'question-reported').length, 1)
  await publish('dismiss-reports', question)
  assert.deepEqual(await reports(), [])
})

test('a question is assigned to a member of the organization alone, who is told of it and of what comes', async t => {
  const { joined, call, at, ask, publish, inbox } = await portalCommunity(t)
  const ann = await joined('ann@example.org')
  const question = await ask(ann)
  await assert.rejects(publish('assign', question, { person: 'ann@example.org' }), { code: 'conflict' })
  await call('Membership.create', { body: { name: 'sue', spec: { email: 'sue@publisher.example', role: 'editor' } } })
  await publish('assign', question, { person: 'sue@publisher.example' })
  await at(ann, 'reply', { question, body: 'Anybody?' })
  const told = (await inbox()).filter(({ to }) => to === 'sue@publisher.example').map(({ kind }) => kind)
  assert.deepEqual(told.sort(), ['question-assigned', 'question-replied'])
  await publish('close', question)
  await assert.rejects(at(ann, 'reply', { question, body: 'x' }), { code: 'conflict' })
})

test('one rating of each person counts, the last one, and no average is told before five', async t => {
  const { joined, at, nobody } = await portalCommunity(t)
  const product = 'default/pets'
  const people = []
  for (const name of ['a', 'b', 'c', 'd', 'e']) people.push(await joined(`${name}@example.org`))
  for (const [index, person] of people.entries()) {
    assert.equal((await at(nobody, 'rating', { product })).average, undefined)
    await at(person, 'rate', { product, stars: 1 })
    await at(person, 'rate', { product, stars: index + 1 })
  }
  assert.deepEqual(await at(nobody, 'rating', { product }), { posts: 'signed-in', count: 5, average: 3 })
  assert.equal((await at(people[1]!, 'rating', { product })).own, 2)
})

test('feedback on a page is one of each person, of strangers as many as came, and for the publisher alone', async t => {
  const { joined, make, call, at, refusal, nobody } = await portalCommunity(t)
  const ann = await joined('ann@example.org')
  const page = { portal: 'main', kind: 'guide', title: 'Start', body: 'x' }
  await make('PortalPage', 'start', { ...page, path: 'guides/start' })
  await make('PortalPage', 'inner', { ...page, path: 'guides/inner', audience: 'signed-in' })
  for (const helped of [true, false])
    await at(ann, 'give-feedback', { path: 'guides/start', helped, word: `${helped}` })
  await at(nobody, 'give-feedback', { path: 'guides/start', helped: true })
  assert.equal(await refusal(nobody, 'give-feedback', { path: 'guides/inner', helped: true }), 'not_found')
  const { body } = await call('Portal.page-feedback', { name: 'main', query: {} })
  const { items } = body as { items: { path: string; helped: number; not: number; words: { word: string }[] }[] }
  assert.deepEqual(
    items.map(one => [one.path, one.helped, one.not, one.words.map(({ word }) => word)]),
    [['guides/start', 1, 1, ['false']]],
  )
  assert.equal(await refusal(ann, 'page-feedback'), 'not_allowed')
})

test('who writes too often waits', async t => {
  const { joined, at, ask, refusal } = await portalCommunity(t)
  const ann = await joined('ann@example.org')
  const question = await ask(ann)
  for (let count = 1; count < 10; count++) await at(ann, 'reply', { question, body: `${count}` })
  assert.equal(await refusal(ann, 'reply', { question, body: 'One more.' }), 'too_many_attempts')
})
