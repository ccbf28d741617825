import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '@gatehouse/base'
import { type Said, world } from './caching.model.ts'

const fresh = { 'Cache-Control': 'max-age=60' }

/** The answer comes when `go` is called. */
function late(said: Said) {
  let go = () => {}
  const after = new Promise<void>(resolve => (go = resolve))
  return { said: { ...said, after }, go }
}

test('many that miss at once ask the upstream once (CACHE-28)', async () => {
  const { upstream, ask, asked } = world()
  const { said, go } = late({ headers: fresh })
  upstream(said)
  const all = Array.from({ length: 50 }, () => ask())
  go()
  const answers = await Promise.all(all)
  assert.equal(asked.length, 1)
  assert.deepEqual([...new Set(answers.map(({ text }) => text))], ['hello'])
  assert.equal(answers.filter(({ cache }) => cache.includes('collapsed')).length, 49)
})

test('what is not to be kept is asked for by each, at once, and nobody waits for it again (CACHE-28)', async () => {
  const { upstream, ask, asked } = world()
  const { said, go } = late({ headers: { 'Cache-Control': 'private' } })
  upstream(said)
  const all = Array.from({ length: 10 }, () => ask())
  go()
  await Promise.all(all)
  assert.equal(asked.length, 10)
  upstream({ after: new Promise(() => {}) })
  void ask()
  void ask()
  await new Promise(setImmediate)
  assert.equal(asked.length, 12, 'neither waits')
})

test('an answer is never shared by those who only waited for it (CACHE-28, CACHE-41)', async () => {
  const { upstream, ask } = world({ shared: 'declared' })
  let count = 0
  const { said, go } = late({ headers: fresh })
  upstream(() => ({ ...said, body: `answer ${++count}` }))
  const all = ['a', 'b', 'c'].map(applicationId => ask({ consumer: { applicationId } }))
  go()
  const texts = (await Promise.all(all)).map(({ text }) => text)
  assert.equal(new Set(texts).size, 3)
})

test('nobody waits longer than is said, and no more than are said (CACHE-28)', async () => {
  const { upstream, ask, asked, clock } = world({ collapseMs: 500, collapseMax: 2 })
  upstream({ headers: fresh, after: new Promise(() => {}) })
  for (let i = 0; i < 4; i++) void ask()
  await new Promise(setImmediate)
  assert.equal(asked.length, 2, 'one leads, two wait, one has no room')
  clock.advance(500)
  await new Promise(setImmediate)
  assert.equal(asked.length, 4)
})

test('when the one that asks fails or leaves, another asks (CACHE-28)', async () => {
  const { upstream, ask, reply, asked } = world()
  const { said, go } = late({ failure: new Failure('upstream_failed', 'broke') })
  upstream(said)
  const first = ask()
  const others = [ask(), ask()]
  upstream({ headers: fresh, body: 'second' })
  go()
  await assert.rejects(first, /broke/)
  assert.deepEqual(
    (await Promise.all(others)).map(({ text }) => text),
    ['second', 'second'],
  )
  assert.equal(asked.length, 2)
  upstream({ headers: fresh })
  const left = reply({ path: '/x' })
  const waiting = ask({ path: '/x' })
  ;(await left).reply.body!.abort()
  assert.equal((await waiting).text, 'hello')
})

test('who leaves while it waits is not kept waiting (CACHE-28)', async () => {
  const { upstream, ask, asked } = world()
  upstream({ headers: fresh, after: new Promise(() => {}) })
  void ask()
  const caller = new AbortController()
  void ask({ signal: caller.signal })
  await new Promise(setImmediate)
  assert.equal(asked.length, 1)
  caller.abort()
  await new Promise(setImmediate)
  assert.equal(asked.length, 2)
})

test('one that never ends holds up nobody for longer than is said (CACHE-28)', async () => {
  const { upstream, ask, reply, asked, clock } = world({ collapseMs: 500 })
  upstream({ headers: fresh })
  await reply() // whoever has it neither reads nor leaves it
  clock.advance(501)
  assert.equal((await ask()).text, 'hello')
  assert.equal(asked.length, 2)
})

test('a failing upstream is asked by each that waited, and the next are one again (CACHE-28)', async () => {
  const { upstream, ask, asked } = world()
  const { said, go } = late({ status: 500 })
  upstream(said)
  const all = [ask(), ask(), ask()]
  go()
  await Promise.all(all)
  assert.equal(asked.length, 3)
  const well = late({ headers: fresh })
  upstream(well.said)
  const more = [ask(), ask(), ask()]
  well.go()
  await Promise.all(more)
  assert.equal(asked.length, 4)
})
