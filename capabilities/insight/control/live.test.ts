import assert from 'node:assert/strict'
import test from 'node:test'
import { ManualClock } from '@gatehouse/base/clock.model.ts'
import { Beats } from './live.ts'

test('one organization watches no more at a time than leaves room for others, and who leaves makes room', {
  timeout: 20_000,
}, async () => {
  const clock = new ManualClock()
  const beats = new Beats(clock)
  const { signal } = new AbortController()
  const watch = (organization: string, question: string) =>
    beats.follow({ organization, question }, async () => question, signal)
  const told = async (...all: AsyncGenerator<string>[]) => {
    const next = all.map(one => one.next())
    clock.advance(1000)
    return (await Promise.all(next)).map(({ value }) => value)
  }
  const questions = Array.from({ length: 20 }, (_, at) => String(at))
  const own = questions.map(question => watch('one', question))
  const [same, others] = [watch('one', '7'), watch('two', 'theirs')]
  assert.deepEqual(await told(...own, same, others), [...questions, '7', 'theirs'])
  await assert.rejects(watch('one', 'further').next(), { code: 'too_many_attempts' })
  await own[0]!.return(undefined)
  clock.advance(1000)
  await new Promise(setImmediate)
  assert.deepEqual(await told(watch('one', 'further')), ['further'])
})
