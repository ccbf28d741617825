import assert from 'node:assert/strict'
import test from 'node:test'
import type { JobWork } from './part.ts'
import { Unprepared, untilPrepared } from './unprepared.ts'

const means = () => ({}) as JobWork

test('work that wants something first begins anew once that was made, as often as it wants another', async () => {
  const made: string[] = []
  let begun = 0
  const work = async () => {
    begun++
    for (const key of ['a', 'b']) if (!made.includes(key)) throw new Unprepared([key], async () => void made.push(key))
    return made.join('')
  }
  assert.equal(await untilPrepared(work, means), 'ab')
  assert.equal(begun, 3)
})

test('what was made and is missing again ends the work, and so does what cannot be made', async () => {
  let made = 0
  const forgetful = () => Promise.reject(new Unprepared(['a'], async () => void made++))
  await assert.rejects(untilPrepared(forgetful, means), { code: 'conflict' })
  assert.equal(made, 1)
  const broken = () => Promise.reject(new Unprepared(['a'], () => Promise.reject(new Error('no'))))
  await assert.rejects(untilPrepared(broken, means), { message: 'no' })
})
