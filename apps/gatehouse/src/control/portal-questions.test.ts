/** Questions and answers of a portal: who sees them, who writes them, who is told. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { portalCommunity } from './testing-community.ts'

test('a question is answered by readers and by the publisher, each marked as what he is, and one answer is accepted', async t => {
  const { joined, as, at, ask, publish, threadFor, inbox, nobody, store } = await portalCommunity(t)
  const [ann, ben] = [await joined('ann@example.org'), await joined('ben@example.org')]
  await as(ann, 'change-account', { title: 'Ann' })
  await as(ann, 'create-webhook', { url: 'https://hooks.example/' })
  const question = await ask(ann)
  const { id } = await at<{ id: string }>(ben, 'reply', { question, body: 'By `offset`.' })
  await publish('answer', question, { body: 'By a cursor.' })
  await at(ann, 'accept-answer', { question, answer: id })
  const thread = await threadFor(nobody, question)
  assert.deepEqual([thread.state, thread.answers, thread.author], ['answered', 2, { kind: 'developer', name: 'Ann' }])
  assert.deepEqual(
    thread.answered.map(one => [one.author, one.accepted, one.body]),
    [
      [{ kind: 'developer' }, true, 'By `offset`.'],
      [{ kind: 'publisher' }, false, 'By a cursor.'],
    ],
  )
  const told = (await inbox()).filter(({ kind }) => kind.startsWith('question')).map(one => [one.kind, one.to])
  const events = await store.db.selectFrom('webhook_deliveries').select(['type', 'body']).execute()
  const answered = { question: { name: question, title: 'How do I page?' } }
  assert.deepEqual(
    events.map(({ type, body }) => [type, JSON.parse(body).data]),
    Array(2).fill(['question.answered', answered]),
  )
  assert.deepEqual(told.sort(), [
    ['question-answered', 'ann@example.org'],
    ['question-answered', 'ann@example.org'],
    ['question-asked', 'desk@publisher.example'],
    ['question-replied', 'desk@publisher.example'],
  ])
})

test('a private question is there for who asked, the team that was named, and the publisher, and in nothing of others', async t => {
  const { joined, as, at, ask, refusal, publish, threadFor, names, inbox, nobody, store } = await portalCommunity(t)
  const [ann, ben, eve] = [
    await joined('ann@example.org'),
    await joined('ben@example.org'),
    await joined('eve@example.org'),
  ]
  const { id: team } = await as<{ id: string }>(ann, 'create-team', { title: 'Shop' })
  const alone = await ask(ann, { private: true, title: 'Secret alone' })
  const shared = await ask(ann, { private: true, team, title: 'Secret shared' })
  await as(ann, 'invite-to-team', { portal: 'main', team, email: 'ben@example.org' })
  const mail = (await inbox()).find(({ kind }) => kind === 'team-invitation')!
  await as(ben, 'join-team', { code: /code=(\S+)/.exec(mail.text)![1]! })
  assert.deepEqual((await names(ann)).sort(), [alone, shared].sort())
  assert.deepEqual(await names(ben), [shared])
  assert.equal((await threadFor(ben, shared)).title, 'Secret shared')
  for (const other of [eve, nobody]) {
    for (const query of [{}, { q: 'secret' }, { mine: true }, { product: 'default/pets' }, { state: 'open' }])
      assert.deepEqual(await names(other, query), [], JSON.stringify(query))
    for (const question of [alone, shared]) assert.equal(await refusal(other, 'question', { question }), 'not_found')
  }
  for (const caller of [ann, ben]) assert.deepEqual(await names(caller, { public: true }), [], 'what feeds ask for')
  const posts = { body: 'x', reason: 'x', answer: 'x' }
  const doing: [string, object][] = [
    ['reply', { body: posts.body }],
    ['accept-answer', { answer: posts.answer }],
    ['edit-post', { body: posts.body }],
    ['delete-post', {}],
    ['report-post', { reason: posts.reason }],
  ]
  for (const [operation, input] of doing)
    assert.equal(await refusal(eve, operation, { question: shared, ...input }), 'not_found', operation)
  await as(ann, 'remove-from-team', { team, developer: ben.id })
  assert.deepEqual(await names(ben), [], 'who left the team')
  await publish('answer', alone, { body: 'Between us.' })
  const to = (await inbox()).filter(({ kind }) => kind.startsWith('question')).map(one => one.to)
  assert.deepEqual([...new Set(to)].sort(), ['ann@example.org', 'desk@publisher.example'])
  assert.equal((await store.db.selectFrom('questions').select('id').execute()).length, 2)
  assert.equal(
    await refusal(eve, 'ask', { product: 'default/pets', title: 'Listens in', body: 'x', private: true, team }),
    'not_found',
  )
  void at
})

test('what waits for approval, or was hidden, is there for who wrote it alone; and who wrote it reads why', async t => {
  const { joined, at, ask, publish, threadFor, names, refusal, nobody } = await portalCommunity(t, {
    posts: 'after-approval',
  })
  const [ann, ben] = [await joined('ann@example.org'), await joined('ben@example.org')]
  const question = await ask(ann)
  assert.deepEqual([await names(ann), await names(ben), await names(nobody)], [[question], [], []])
  assert.equal(await refusal(ben, 'reply', { question, body: 'x' }), 'not_found')
  await publish('approve', question)
  const { id, waits } = await at<{ id: string; waits: boolean }>(ben, 'reply', { question, body: 'Rude.' })
  assert.equal(waits, true)
  const bodies = async (caller: typeof ann) => (await threadFor(caller, question)).answered.map(({ body }) => body)
  assert.deepEqual([await bodies(ann), await bodies(ben)], [[], ['Rude.']])
  await publish('approve', question, { answer: id })
  assert.deepEqual(await bodies(nobody), ['Rude.'])
  await publish('hide', question, { answer: id, reason: 'Be kind.' })
  assert.deepEqual(await bodies(ann), [])
  assert.equal(await refusal(ben, 'edit-post', { question, answer: id, body: 'Ruder.' }), 'not_allowed')
  await publish('hide', question, { reason: 'A double.' })
  assert.equal((await threadFor(ann, question)).reason, 'A double.')
  assert.equal(await refusal(nobody, 'question', { question }), 'not_found')
  assert.deepEqual(await names(ben, { q: 'page' }), [])
  await publish('approve', question)
  await at(ann, 'edit-post', { question, body: 'Something else.' })
  assert.equal((await threadFor(ann, question)).moderation, 'waiting', 'what is edited is looked at again')
})

test('a person edits and deletes her own alone, and a question that others answered stays', async t => {
  const { joined, at, ask, refusal, threadFor, names, nobody } = await portalCommunity(t)
  const [ann, ben] = [await joined('ann@example.org'), await joined('ben@example.org')]
  const question = await ask(ann)
  const { id: answer } = await at<{ id: string }>(ben, 'reply', { question, body: 'By offset.' })
  const closed = [
    [ben, 'edit-post', { question, body: 'Mine now.' }],
    [ben, 'delete-post', { question }],
    [ben, 'accept-answer', { question, answer }],
    [ann, 'edit-post', { question, answer, body: 'Mine now.' }],
    [ann, 'delete-post', { question, answer }],
  ] as const
  for (const [caller, operation, input] of closed)
    assert.equal(await refusal(caller, operation, input), 'not_allowed', operation)
  assert.equal(await refusal(ann, 'delete-post', { question }), 'conflict')
  await at(ann, 'edit-post', { question, title: 'How do I page on?', body: 'Again.' })
  assert.equal((await threadFor(nobody, question)).title, 'How do I page on?')
  await at(ben, 'delete-post', { question, answer })
  await at(ann, 'delete-post', { question })
  assert.deepEqual(await names(ann), [])
})

test('an answer that two write at the same moment is two answers, and the count holds', async t => {
  const { joined, at, ask, threadFor, publish, nobody } = await portalCommunity(t)
  const [ann, ben] = [await joined('ann@example.org'), await joined('ben@example.org')]
  const question = await ask(ann)
  await Promise.all([
    at(ben, 'reply', { question, body: 'One.' }),
    at(ann, 'reply', { question, body: 'Two.' }),
    publish('answer', question, { body: 'Three.' }),
  ])
  const { answers, answered, state } = await threadFor(nobody, question)
  assert.deepEqual([answers, answered.length, state], [3, 3, 'answered'])
})

test('what a deleted person wrote is that of a former member', async t => {
  const { joined, as, at, ask, call, threadFor, nobody } = await portalCommunity(t)
  const [ann, ben] = [await joined('ann@example.org'), await joined('ben@example.org')]
  await as(ann, 'change-account', { title: 'Ann' })
  const question = await ask(ann)
  await at(ann, 'reply', { question, body: 'I found it.' })
  await at(ben, 'rate', { product: 'default/pets', stars: 1 })
  for (const { id } of [ann, ben]) await call('Developer.delete', { name: id })
  const thread = await threadFor(nobody, question)
  assert.deepEqual([thread.author, thread.answered[0]!.author], [{ kind: 'former' }, { kind: 'former' }])
  assert.doesNotMatch(JSON.stringify(thread), /Ann|example\.org/)
})

test('search finds words and their beginnings, and pages tell whether there is more', async t => {
  const { joined, at, ask, names, nobody } = await portalCommunity(t)
  const ann = await joined('ann@example.org')
  const cursor = await ask(ann, { title: 'About cursors' })
  await ask(ann, { title: 'About limits' })
  assert.deepEqual(await names(nobody, { q: 'curs' }), [cursor])
  assert.deepEqual(await names(nobody, { q: "curs' | !(" }), [cursor], 'no sign is an operator')
  const first = await at<{ items: unknown[]; more: boolean }>(nobody, 'questions', { limit: 1 })
  assert.deepEqual([first.items.length, first.more], [1, true])
  assert.deepEqual(await names(nobody, { limit: 1, offset: 1 }), [cursor])
})
