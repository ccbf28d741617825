import assert from 'node:assert/strict'
import { migrate, type Store } from '@gatehouse/store'
import { eachStore } from '@gatehouse/store/testing.ts'
import { migrations } from './migrations.ts'
import { forgetAttempts, SharedAttempts } from './shared-attempts.ts'
import { TestClock } from './testing.ts'

const limit = { max: 5, windowMs: 60_000 }

/** The table of the attempts and nothing else. */
async function opened(store: Store) {
  await migrate(
    store,
    migrations.filter(({ id }) => id === '0080-attempts'),
  )
  const clock = new TestClock(Date.parse('2026-11-28T12:00:00Z'))
  return { clock, replicas: [1, 2, 3].map(() => new SharedAttempts(store.db, clock)) }
}

eachStore('replicas share one count, also of attempts at the same time, and a window ends for all', async store => {
  const { clock, replicas } = await opened(store)
  const all = await Promise.allSettled(
    Array.from({ length: 30 }, (_, at) => replicas[at % 3]!.take('sign-in ada@example.com', limit)),
  )
  assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 5)
  await replicas[1]!.take('sign-in eve@example.com', limit)
  clock.advance(59_000)
  for (const replica of replicas)
    await assert.rejects(replica.take('sign-in ada@example.com', limit), {
      ...{ code: 'too_many_attempts', extra: { retryAfterSeconds: 1 } },
    })
  clock.advance(1000)
  for (const replica of replicas) await replica.take('sign-in ada@example.com', limit)
})

eachStore('one that succeeded does not count, and no address stands in the rows', async store => {
  const { replicas } = await opened(store)
  for (let time = 0; time < 20; time++) {
    await replicas[time % 3]!.take('sign-in ada@example.com', limit)
    await replicas[(time + 1) % 3]!.forgive('sign-in ada@example.com')
  }
  const rows = await store.db.selectFrom('attempts').selectAll().execute()
  assert.deepEqual([rows.length, Number(rows[0]!.count)], [1, 0])
  assert.doesNotMatch(JSON.stringify(rows), /ada@|example/)
})

eachStore(
  'those who all succeed at once shut nobody out: what was forgiven may be tried again, at each replica',
  async store => {
    const { clock, replicas } = await opened(store)
    const [one, other] = replicas as [SharedAttempts, SharedAttempts]
    for (let time = 0; time < 5; time++) await one.take('sign-in from 192.0.2.1', limit)
    await assert.rejects(one.take('sign-in from 192.0.2.1', limit), { code: 'too_many_attempts' })
    await assert.rejects(other.take('sign-in from 192.0.2.1', limit), { code: 'too_many_attempts' })
    for (let time = 0; time < 5; time++) await other.forgive('sign-in from 192.0.2.1')
    await other.take('sign-in from 192.0.2.1', limit)
    clock.advance(10_000)
    await one.take('sign-in from 192.0.2.1', limit)
  },
)

eachStore('what is over is forgotten, and of too many those that end first', async store => {
  const { clock, replicas } = await opened(store)
  const count = async () => (await store.db.selectFrom('attempts').select('name').execute()).length
  for (let name = 0; name < 10; name++) {
    await replicas[0]!.take(`guess ${name}`, { max: 1, windowMs: 60_000 + name })
  }
  await forgetAttempts(store.db, clock.nowMs(), 4)
  assert.equal(await count(), 4)
  await assert.rejects(replicas[1]!.take('guess 9', { max: 1, windowMs: 60_000 }), { code: 'too_many_attempts' })
  await replicas[1]!.take('guess 0', { max: 1, windowMs: 60_000 })
  clock.advance(61_000)
  await forgetAttempts(store.db, clock.nowMs())
  assert.equal(await count(), 0)
})
