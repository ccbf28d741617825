import assert from 'node:assert/strict'
import test from 'node:test'
import { HeaderList } from '@gatehouse/base'
import type { Reply } from '@gatehouse/unit'
import type { Route } from './route.ts'
import { type Answer, run } from './run.ts'

const request = { headers: new HeaderList() }
const exchange = () => ({ id: 'req_1', replyFields: [], request, consumer: { applicationId: 'a' } }) as never
const routeWith = (known: object[]) => ({ part: { access: 'open' }, open: [], known: [known] }) as unknown as Route
const reply = (): Reply => ({ status: 200, headers: new HeaderList([]), body: undefined }) as unknown as Reply
const state = () => ({ ran: [], stoppedBy: undefined, code: undefined as string | undefined })
const forward = { subscribe: () => 0, send: (_: unknown, __: unknown, answer: Answer) => answer.replied(reply()) }

test('what cannot be handed over leaves no rejection behind that would end the thread', async t => {
  let unhandled = 0
  const count = () => void unhandled++
  process.on('unhandledRejection', count)
  t.after(() => process.off('unhandledRejection', count))
  const at = state()
  const done = () => {
    throw new TypeError('the wire is broken')
  }
  run({ exchange: exchange(), route: routeWith([]), state: at, forward, done })
  for (let i = 0; i < 5; i++) await new Promise(resolve => setImmediate(resolve))
  assert.equal(unhandled, 0)
  assert.equal(at.code, 'internal')
})

test('where the reply cannot be handed over, a refusal is; where that cannot be either, the exchange is given up', async () => {
  const given: number[] = []
  let abandoned = 0
  const way = (takes: (status: number) => boolean) =>
    new Promise<void>(resolve =>
      run({
        exchange: exchange(),
        route: routeWith([]),
        state: state(),
        forward,
        done({ status }) {
          given.push(status)
          if (!takes(status)) throw new TypeError('the wire is broken')
          resolve()
        },
        abandon() {
          abandoned++
          resolve()
        },
      }),
    )
  await way(status => status !== 200)
  assert.deepEqual([given, abandoned], [[200, 500], 0])
  await way(() => false)
  assert.deepEqual([given, abandoned], [[200, 500, 200, 500], 1])
})

test('a way to the upstream or a look-up that throws at once is a refusal like one that rejects', async () => {
  const throws = () => {
    throw new TypeError('at once')
  }
  const step = { hooks: { forward: throws }, use: { policy: 'p' } }
  for (const [route, way] of [
    [routeWith([step]), forward],
    [routeWith([]), { ...forward, subscribe: throws }],
    [routeWith([]), { ...forward, send: throws }],
  ] as const) {
    const answer = await new Promise<Reply>(done =>
      run({ exchange: exchange(), route, state: state(), forward: way, done }),
    )
    assert.equal(answer.status, 500)
  }
})

test('no step sees an exchange that was given up while the one before it waited', async () => {
  const left = new AbortController()
  const seen: string[] = []
  const step = (name: string, request: () => unknown) => ({ hooks: { request }, use: { policy: name } })
  const waits = step('waits', async () => left.abort(new Error('the caller went away')))
  const behind = step('behind', () => void seen.push('behind'))
  const at = state()
  const sends = { ...forward, send: () => void seen.push('upstream') }
  const given = Object.assign(exchange(), { signal: left.signal })
  const answer = await new Promise<Reply>(done =>
    run({ exchange: given, route: routeWith([waits, behind]), state: at, forward: sends, done }),
  )
  assert.deepEqual([answer.status, seen, at.ran.length], [500, [], 1])
})
